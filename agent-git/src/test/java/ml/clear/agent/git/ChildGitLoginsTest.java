// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.settings.NetworkSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildGitLoginsTest {
  @TempDir Path folder;
  private Workbench bench;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
  }

  private Map<String, String> variables(String... urls) {
    return new TreeMap<>(bench.childLogins().environment(List.of(urls)));
  }

  /// `key=value` of everything that is configured.
  private static List<String> configuration(Map<String, String> variables) {
    return variables.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("GIT_CONFIG_KEY_"))
        .map(entry ->
            entry.getValue() + "=" + variables.get(entry.getKey().replace("_KEY_", "_VALUE_")))
        .toList();
  }

  @Test
  void only_keeps_git_from_asking_where_there_is_no_login() {
    assertThat(variables("https://a.example/x"))
        .isEqualTo(Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_SSH_COMMAND", "ssh -oBatchMode=yes"));
  }

  @Test
  void leaves_the_users_ssh_command_alone() {
    bench.variables.put("GIT_SSH_COMMAND", "ssh -i key");

    assertThat(variables()).doesNotContainKey("GIT_SSH_COMMAND");
  }

  @Test
  void stands_behind_the_users_configuration_in_variables() {
    bench.user = "agent";
    bench.password = "password-1";
    bench.variables.putAll(
        Map.of("GIT_CONFIG_COUNT", "2", "GIT_CONFIG_KEY_0", "a.b", "GIT_CONFIG_KEY_1", "c.d"));

    assertThat(variables("https://a.example/x"))
        .containsEntry("GIT_CONFIG_KEY_2", "credential.https://a.example/.helper")
        .containsEntry("GIT_CONFIG_VALUE_2", "")
        .containsKeys("GIT_CONFIG_KEY_3", "GIT_CONFIG_KEY_4", "GIT_CONFIG_KEY_5")
        .containsEntry("GIT_CONFIG_COUNT", "6")
        .doesNotContainKeys("GIT_CONFIG_KEY_0", "GIT_CONFIG_KEY_1");
  }

  @Test
  void shows_a_password_in_one_variable_only() {
    bench.user = "agent";
    bench.password = "password-1";

    assertThat(variables("https://a.example/x").entrySet())
        .filteredOn(entry -> entry.getValue().contains("password-1"))
        .extracting(Map.Entry::getKey)
        .containsExactly("CLEARML_GIT_LOGIN_0_PASSWORD");
  }

  @Test
  void skips_a_login_that_git_can_not_be_told() {
    bench.user = "agent";
    bench.password = "two\nlines";

    assertThat(configuration(variables("https://a.example/x"))).isEmpty();
  }

  @Test
  void passes_on_which_certificates_are_trusted() {
    bench.network = new NetworkSettings(true, Path.of("/ca.pem"), null, null, List.of());
    assertThat(variables()).containsEntry("GIT_SSL_CAINFO", "/ca.pem");

    bench.network = new NetworkSettings(false, null, null, null, List.of());
    assertThat(variables()).containsEntry("GIT_SSL_NO_VERIFY", "1");
  }

  @Test
  void has_ssh_addresses_reached_by_https_where_there_is_a_login() {
    bench.user = "agent";
    bench.password = "password-1";

    assertThat(configuration(variables("ssh://bob@a.example:2222/o/r.git", "https://b.example/x")))
        .contains(
            "url.https://a.example/.insteadOf=git@a.example:",
            "url.https://a.example/.insteadOf=ssh://git@a.example/",
            "url.https://bob@a.example/o/r.git.insteadOf=ssh://bob@a.example:2222/o/r.git",
            "url.https://b.example/.insteadOf=git@b.example:");
  }

  @Test
  void has_https_addresses_reached_by_ssh_where_that_is_forced() {
    bench.forceSsh = true;
    bench.forcePort = 2222;

    assertThat(configuration(variables("https://a.example/o/r.git")))
        .containsExactly(
            "url.ssh://git@a.example:2222/.insteadOf=https://a.example/",
            "url.ssh://git@a.example:2222/o/r.git.insteadOf=https://a.example/o/r.git");
  }
}
