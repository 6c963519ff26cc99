// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitUrl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
  @TempDir Path folder;
  private Workbench bench;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
    bench.user = "agent";
    bench.password = "password-1";
  }

  private String user(String url) {
    return user(url, GitUrl.parse(url).orThrow().host());
  }

  private String user(String url, String namedHost) {
    return bench
        .logins()
        .of(GitUrl.parse(url).orThrow(), namedHost)
        .map(Login::user)
        .orElse("nobody");
  }

  private void extra(String user, String host) {
    bench.extras.add(
        new GitSettings.ExtraCredential(user, null, Secret.of("password-2"), null, host));
  }

  @Test
  void gives_the_login_to_the_host_that_the_task_names() {
    assertThat(user("https://any.example/x", "any.example")).isEqualTo("agent");
    assertThat(user("https://other.example/x", "any.example")).isEqualTo("nobody");
    assertThat(user("/srv/x")).isEqualTo("nobody");
  }

  @Test
  void gives_the_login_to_the_configured_host_only() {
    bench.host = "Git.Example";

    assertThat(user("https://git.example/x")).isEqualTo("agent");
    assertThat(user("https://git.example:8443/x", "elsewhere")).isEqualTo("agent");
    assertThat(user("https://elsewhere/x", "elsewhere")).isEqualTo("nobody");
    assertThat(user("https://git.example.evil/x")).isEqualTo("nobody");
    assertThat(user("https://evil-git.example/x")).isEqualTo("nobody");
  }

  @Test
  void prefers_the_first_extra_login_for_a_host() {
    extra("one", "a.example");
    extra("two", "a.example");

    assertThat(user("https://a.example/x")).isEqualTo("one");
    assertThat(user("https://b.example/x")).isEqualTo("agent");
  }

  @Test
  void skips_extra_logins_with_something_missing() {
    bench.extras.add(new GitSettings.ExtraCredential("u", null, null, null, "a.example"));
    bench.extras.add(
        new GitSettings.ExtraCredential(
            null, "other-key", null, Secret.of("pw-pw-pw"), "a.example"));

    assertThat(user("https://a.example/x")).isEqualTo("other-key");
  }

  @Test
  void needs_user_and_password() {
    bench.user = "";

    assertThat(user("https://a.example/x")).isEqualTo("nobody");
  }

  @ParameterizedTest
  @Tag("F26")
  @CsvSource({
    "https://github.com, https://github.com/org/x, true",
    "https://github.com, https://github.com:8443/org/x, true",
    "https://github.com, https://github.com.evil.example/org/x, false",
    "https://github.com, https://github.community/x, false",
    "https://github.com/org, https://github.com/org/x, true",
    "https://github.com/org, https://github.com/organisation/x, false",
    "https://github.com/org/, https://github.com/org/x, true",
    "https://github.com/org, git@github.com:org/x.git, true",
    "https://github.com/org, ssh://git@github.com/org/x.git, true",
    "https://github.com/org, git@github.com:other/x.git, false",
    "https://github.com/org, http://github.com/org/x, false",
    "github.com, https://github.com/x, true",
    "github.com, https://github.com.evil.example/x, false",
    "github.com/org, git@github.com:org/x, true",
    "https://github.com/Org, https://GitHub.com/Org/x, true"
  })
  void matches_beginnings_that_end_where_a_part_of_the_url_ends(
      String beginning, String url, boolean matches) {
    bench.host = beginning;
    bench.prefix = true;

    assertThat(user(url)).isEqualTo(matches ? "agent" : "nobody");
  }

  @Test
  void registers_passwords_as_secrets() {
    extra("one", "a.example");

    bench.logins();

    assertThat(bench.secrets.mask("password-1 password-2")).doesNotContain("password-");
  }
}
