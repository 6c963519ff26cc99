// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VcsRequirementTest {
  private static VcsRequirement of(String line) {
    return VcsRequirement.of(RequirementParser.parse(line).getFirst()).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "git+https://h/p.git, https://h/p.git, ''",
    "git+https://h/p.git@v1#egg=x, https://h/p.git, v1",
    "x @ git+https://u:p@h/p@feature/x ; python_version > '3', https://u:p@h/p, feature/x",
    "-e git+ssh://git@h/o/p.git@abc#egg=y, ssh://git@h/o/p.git, abc",
    "git+git@h:o/p.git@abc#egg=y, git@h:o/p.git, abc",
    "git+git@h:p.git, git@h:p.git, ''",
    "git+https://u:p%40@h:80/a@b/p.git@v, https://u:p%40@h:80/a@b/p.git, v",
    "git+https://${TOKEN}@h/p, https://t0ken@h/p, ''",
    "git+https://${OTHER}@h/p, https://${OTHER}@h/p, ''"
  })
  void takes_requirements_apart_as_pip_does(String line, String repository, String revision) {
    assertThat(of(line).repository(Map.of("TOKEN", "t0ken"))).isEqualTo(repository);
    assertThat(of(line).revision()).isEqualTo(revision);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numpy",
        "./x",
        "https://h/p.zip",
        "hg+https://h/p",
        "x @ file:///p",
        "-e ./git+x"
      })
  void leaves_everything_else_alone(String line) {
    assertThat(VcsRequirement.of(RequirementParser.parse(line).getFirst())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "git+https://u:p@h/p.git@v1#egg=x, git+https://h/p.git@v1#egg=x",
    "x[a] @ git+https://token@h/p ; python_version > '3', x[a] @ git+https://h/p ; python_version > '3'",
    "-e git+https://u:p@h/p#egg=x, -e git+https://h/p#egg=x",
    "git+ssh://git@h/p, git+ssh://git@h/p"
  })
  void takes_the_login_of_http_addresses_out(String line, String plain) {
    assertThat(of(line).withoutLogin().text()).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({
    "x[a] @ git+https://u:p@h/p@v1 ; python_version > '3', x @ git+https://h/p@c0ffee",
    "git+https://h/p, git+https://h/p@c0ffee",
    "git+https://h/p#egg=x&subdirectory=s, git+https://h/p@c0ffee#egg=x&subdirectory=s",
    "--editable git+https://h/p@main#egg=x, -e git+https://h/p@c0ffee#egg=x"
  })
  void is_reported_with_its_commit(String line, String pinned) {
    assertThat(of(line).pinned("c0ffee")).isEqualTo(pinned);
  }

  @ParameterizedTest
  @CsvSource({
    "x[a] @ git+https://h/p@v1 ; python_version > '3', x[a] @ file:///src/1 ; python_version > '3'",
    "git+https://h/p, /src/1",
    "git+https://h/p#egg=x[a]&subdirectory=s, x[a] @ file:///src/1/s",
    "-e git+https://h/p@main#egg=x, -e /src/1",
    "git+https://h/p#subdirectory=../../etc, /src/1"
  })
  void is_installed_from_a_checkout(String line, String local) {
    assertThat(of(line).from(Path.of("/src/1")).text()).isEqualTo(local);
  }

  @Test
  void is_reached_with_its_login() {
    assertThat(of("git+https://u:p$1\\@h/p").repository(Map.of())).isEqualTo("https://u:p$1\\@h/p");
  }
}
