// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemotesTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();
  private Workbench bench;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
  }

  private String reached(String url) {
    return bench.remotes().named(url, log::add).orThrow().reached().toString();
  }

  private void withLogin() {
    bench.user = "agent";
    bench.password = "password";
  }

  @ParameterizedTest
  @CsvSource({
    "git@github.com:org/repo.git, https://github.com/org/repo.git",
    "bob@h:a.git, https://bob@h/a.git",
    "ssh://git@h:2222/a.git, https://h/a.git",
    "ssh://h/~/x.git, https://h/~/x.git",
    "git@h:a b.git, https://h/a%20b.git",
    "HG@h:a, https://h/a",
    "https://h/a.git, https://h/a.git",
    "git://h/a.git, git://h/a.git",
    "/srv/a, /srv/a"
  })
  void reaches_ssh_repositories_by_https_when_there_is_a_login(String url, String wanted) {
    withLogin();

    assertThat(reached(url)).isEqualTo(wanted);
  }

  @Test
  void says_so() {
    withLogin();

    reached("git@h:a.git");

    assertThat(log)
        .containsExactly(
            "Using user/pass credentials - replacing ssh url 'git@h:a.git' with https url"
                + " 'https://h/a.git'");
  }

  @Test
  void leaves_ssh_alone_without_a_login_or_when_told_to() {
    assertThat(reached("git@h:a.git")).isEqualTo("git@h:a.git");

    withLogin();
    bench.host = "elsewhere";
    assertThat(reached("git@h:a.git")).isEqualTo("git@h:a.git");

    bench.host = "";
    bench.translate = false;
    assertThat(reached("git@h:a.git")).isEqualTo("git@h:a.git");
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:pw@h:8443/a%20b.git, ssh://git@h/a b.git",
    "http://h/a, http://h/a",
    "git@h:a.git, git@h:a.git",
    "ssh://bob@h:2222/a, ssh://bob@h:2222/a",
    "/srv/a, /srv/a"
  })
  void reaches_https_repositories_by_ssh_when_that_is_forced(String url, String wanted) {
    withLogin();
    bench.forceSsh = true;

    assertThat(reached(url)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/a, ssh://me@h:77/a",
    "ssh://bob@h:2222/a, ssh://me@h:77/a",
    "git@h:a, git@h:a"
  })
  void uses_the_forced_user_and_port(String url, String wanted) {
    bench.forceSsh = true;
    bench.forcePort = 77;
    bench.forceUser = "me";

    assertThat(reached(url)).isEqualTo(wanted);
  }

  @Test
  void keeps_what_is_not_forced_of_an_ssh_address() {
    bench.forceSsh = true;
    bench.forcePort = 77;

    assertThat(reached("ssh://bob@h:2222/a")).isEqualTo("ssh://bob@h:77/a");
  }

  @Test
  void forces_ssh_only_for_the_configured_host() {
    withLogin();
    bench.forceSsh = true;
    bench.host = "h";

    assertThat(reached("https://h/a")).isEqualTo("ssh://git@h/a");
    assertThat(reached("https://other/a")).isEqualTo("https://other/a");
  }

  @Test
  void follows_the_longest_insteadof_of_the_user() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(
        home.resolve(".gitconfig"),
        """
        [url "https://mirror.example/"]
          insteadOf = https://github.com/
        [url "https://robot:tok-en-123@mirror.example/special/"]
          insteadOf = https://github.com/special/
        """);

    assertThat(reached("https://github.com/o/r")).isEqualTo("https://mirror.example/o/r");
    assertThat(reached("https://github.com/special/r"))
        .isEqualTo("https://robot@mirror.example/special/r");
    assertThat(bench.secrets.mask("x tok-en-123")).doesNotContain("tok-en-123");
  }

  @Test
  void goes_on_with_a_broken_user_configuration() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve(".gitconfig"), "[url \"x\n  insteadOf\n");

    assertThat(reached("https://github.com/o/r")).isEqualTo("https://github.com/o/r");
  }
}
