// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipConfigurationTest {
  @TempDir Path home;

  @Test
  void reads_files_and_lets_variables_win() throws IOException {
    Files.writeString(
        Files.createDirectories(home.resolve(".config/pip")).resolve("pip.conf"),
        """
        [global]
        # the mirror
        index-url = https://one.example/simple
        extra-index-url =
            https://two.example/simple
            https://three.example/simple
        timeout: 7
        [install]
        timeout = 9
        [list]
        format = columns
        """);
    ProcessEnvironment environment = environment("PIP_INDEX_URL", "https://four.example/simple");

    PipConfiguration configuration = PipConfiguration.read(environment);

    assertThat(configuration.indexes())
        .containsExactly(
            "https://four.example/simple",
            "https://two.example/simple",
            "https://three.example/simple");
    assertThat(configuration.forUv(environment))
        .containsEntry("UV_DEFAULT_INDEX", "https://four.example/simple")
        .containsEntry("UV_INDEX", "https://two.example/simple https://three.example/simple")
        .containsEntry("UV_HTTP_TIMEOUT", "9");
  }

  @Test
  void what_the_user_told_uv_stays() {
    ProcessEnvironment environment =
        environment("PIP_INDEX_URL", "https://one.example/simple", "UV_DEFAULT_INDEX", "mine");

    assertThat(PipConfiguration.read(environment).forUv(environment))
        .doesNotContainKey("UV_DEFAULT_INDEX");
  }

  @Test
  void knows_the_index_that_pip_takes_by_itself() {
    assertThat(PipConfiguration.read(environment("PIP_CONFIG_FILE", "/dev/null")).indexes())
        .isEqualTo(List.of("https://pypi.org/simple"));
  }

  @Test
  void has_no_index_with_no_index() {
    ProcessEnvironment environment = environment("PIP_NO_INDEX", "1", "PIP_FIND_LINKS", "/a /b");

    PipConfiguration configuration = PipConfiguration.read(environment);

    assertThat(configuration.indexes()).isEmpty();
    assertThat(configuration.forUv(environment))
        .containsEntry("UV_NO_INDEX", "1")
        .containsEntry("UV_FIND_LINKS", "/a,/b");
  }

  private ProcessEnvironment environment(String... variables) {
    var all = new HashMap<>(Map.of("HOME", home.toString(), "XDG_CONFIG_DIRS", home + "/xdg"));
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return new ProcessEnvironment(all);
  }
}
