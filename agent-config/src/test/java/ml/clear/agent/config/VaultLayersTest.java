// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.SettingsValue.Overridden;
import ml.clear.agent.core.settings.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultLayersTest {
  @TempDir Path home;

  /// A value of each type.
  record Sample(
      @Nullable String text,
      boolean flag,
      int number,
      List<String> list,
      @Nullable Secret password) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text     | weak         | vaulted        | strong           | flagged",
        "flag     | no           | yes            | off              | on",
        "number   | 1            | 2              | 3                | 4",
        "list     | [a]          | [b, c]         | '[d]'            | e",
        "password | from-file-pw | from-vault-pw  | from-variable-pw | from-flag-pw"
      })
  void a_vault_is_over_the_file_and_under_variables_and_flags(
      String key, String file, String vault, String variable, String flag) {
    var full = "agent.sample." + key;
    var loads =
        Loads.at(home)
            .conf("agent.sample.number: 0", full + ": " + file)
            .section("agent.sample", Sample.class);

    assertThat(loads.value(full).origin()).isInstanceOf(Origin.InFile.class);
    assertThat(loads.vault("v", full + ": " + vault).value(full).origin())
        .isEqualTo(new Origin.InVault("v", 1, 1));
    assertThat(
            loads
                .variable("CLEARML_AGENT__AGENT__SAMPLE__" + key.toUpperCase(Locale.ROOT), variable)
                .value(full)
                .origin())
        .isInstanceOf(Origin.Variable.class);
    assertThat(loads.flag(full, flag, "--flag").value(full).overridden())
        .extracting(it -> it.origin().getClass().getSimpleName())
        .containsSubsequence("Variable", "InVault", "InFile");
  }

  @Test
  void the_last_vault_wins() {
    var value =
        Loads.at(home)
            .vault("first", "agent.git_host: one.example.com")
            .vault("second", "", "agent { git_host: two.example.com }")
            .value("agent.git_host");

    assertThat(value.value()).isEqualTo("two.example.com");
    assertThat(value.origin()).isEqualTo(new Origin.InVault("second", 2, 9));
    assertThat(value.overridden())
        .contains(new Overridden("one.example.com", new Origin.InVault("first", 1, 1)));
  }

  @Test
  void a_vault_that_cannot_be_read_is_left_out_with_a_warning() {
    var loads =
        Loads.at(home)
            .vault("broken", "agent { git_host: x", "agent.git_user = [")
            .vault("good", "agent.git_host: good.example.com");

    assertThat(loads.value("agent.git_host").value()).isEqualTo("good.example.com");
    assertThat(loads.warnings())
        .singleElement()
        .asString()
        .contains("vault 'broken'", "Failed parsing vault broken: ");
    assertThat(loads.settings().vaults()).extracting(Vault::id).containsExactly("good");
  }

  @Test
  void a_vaults_value_of_the_wrong_type_gives_way_to_the_next_weaker_one() {
    var loads =
        Loads.at(home)
            .conf("agent.abort_grace_sec: 1")
            .vault("good", "agent.abort_grace_sec: 2")
            .vault("bad", "agent.abort_grace_sec: [never]", "agent.git_host: kept.example.com");

    var settings = loads.settings();

    assertThat(settings.section(AgentSettings.class).abortGrace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(loads.value("agent.git_host").value()).isEqualTo("kept.example.com");
    assertThat(loads.warnings())
        .singleElement()
        .asString()
        .contains("vault 'bad' line 1", "agent.abort_grace_sec", "the vault's value is ignored");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agent: 5",
        "agent.resource_monitoring: all",
        "agent.abort_grace_sec { soon: yes }",
        "agent.on_sigterm: perhaps",
        "agent.on_sigterm { a: 1, b { c: 2 } }",
        "agent.sample.list: [{a: b}]",
        "environment.CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL: perhaps",
        "environment { REQUESTS_CA_BUNDLE: /nonexistent }",
        "environment { HOME: \"a\\u0000b\" }",
        "agent.abort_grace_sec: 12e99999999999",
        "api.credentials: null",
        "api.credentials: x",
        "api.api_server: http://elsewhere:8008",
        "sdk: 1"
      })
  void nothing_that_a_vault_says_stops_the_agent(String line) {
    var loads =
        Loads.at(home)
            .conf("agent.sample.number: 7")
            .section("agent.sample", Sample.class)
            .vault("bad", line);

    assertThat(loads.settings().section(Sample.class).number()).isEqualTo(7);
    assertThat(loads.warnings()).isNotEmpty().allMatch(it -> it.contains("vault 'bad'"));
  }

  @Test
  void a_problem_of_the_file_stays_one() {
    assertThat(
            Loads.at(home)
                .conf("agent.abort_grace_sec: [never]")
                .vault("v", "agent.git_host: h")
                .problems())
        .singleElement()
        .extracting(it -> it.origin())
        .isInstanceOf(Origin.InFile.class);
  }

  @Test
  void a_vault_does_not_change_the_machines_own_keys() {
    var loads =
        Loads.at(home)
            .conf("agent.worker_name: mine")
            .vault(
                "v", "agent.worker_name: yours", "agent.cuda_version: 12.1", "agent.debug: true");

    assertThat(loads.value("agent.worker_name").value()).isEqualTo("mine");
    assertThat(loads.value("agent.worker_name").overridden())
        .contains(new Overridden("yours", new Origin.InVault("v", 1, 1)));
    assertThat(loads.value("agent.cuda_version").value()).isEmpty();
    assertThat(loads.settings().section(AgentSettings.class).debug()).isFalse();
    assertThat(loads.warnings())
        .hasSize(3)
        .anyMatch(it ->
            it.endsWith(
                "Ignoring vault value for 'agent.worker_name' (agent config takes precedence), using"
                    + " 'mine'"));
  }

  @Test
  void a_vault_does_not_read_files() throws Exception {
    var file = home.resolve("local.conf");
    Files.writeString(file, "agent.git_host: local.example.com");
    var loads =
        Loads.at(home)
            .vault(
                "v",
                "include \"" + file + "\"",
                "include required(file(\"" + file + "\"))",
                "include url(\"" + file.toUri() + "\")",
                "agent.git_user: me");

    assertThat(loads.value("agent.git_host").value()).isEmpty();
    assertThat(loads.value("agent.git_user").value()).isEqualTo("me");
    assertThat(loads.warnings())
        .isNotEmpty()
        .allMatch(it -> it.contains("a vault may not read files of this machine"));
  }

  @Test
  void secrets_of_vaults_are_masked() {
    var loads =
        Loads.at(home)
            .vault("v", "agent.git_pass: hush-hush", "sdk.storage.account_key: quiet-please");

    assertThat(loads.settings().values().toString()).doesNotContain("hush-hush", "quiet-please");
    assertThat(loads.secrets.mask("hush-hush quiet-please")).isEqualTo("******** ********");
  }

  @Test
  void a_vaults_variables_reach_the_tasks() {
    var settings =
        Loads.at(home)
            .conf("environment.A: file")
            .vault("v", "environment { A: vault, B: true }")
            .settings();

    assertThat(settings.environment().variables())
        .containsEntry("A", "vault")
        .containsEntry("B", "True");
    assertThat(settings.configuredVariables()).containsExactly("A", "B");
  }

  @Test
  void what_a_vault_says_about_the_server_has_no_effect_and_shows_no_secret() {
    var loads =
        Loads.at(home)
            .conf(
                "api { api_server: http://mine:8008, credentials { access_key: A",
                "secret_key: mysecretkey } }")
            .vault(
                "v", "api { api_server: http://theirs:8008, credentials.secret_key: theirsecret }");

    assertThat(loads.value("api.api_server").value()).isEqualTo("http://mine:8008");
    assertThat(loads.settings().toJson()).contains("mysecretkey").doesNotContain("theirsecret");
    assertThat(loads.warnings())
        .hasSize(2)
        .allMatch(it -> it.contains("Ignoring vault value for 'api."))
        .noneMatch(it -> it.contains("mysecretkey") || it.contains("theirsecret"));
  }

  @Test
  void a_vaults_value_does_not_replace_a_section() {
    var loads = Loads.at(home).conf("sdk.storage.cache.size: 3").vault("v", "sdk.storage: 1");

    assertThat(loads.value("sdk.storage.cache.size").value()).isEqualTo("3");
    assertThat(loads.warnings()).singleElement().asString().contains("'v'", "sdk.storage");
  }

  @Test
  void only_the_vault_that_cannot_be_used_is_left_out() {
    var loads =
        Loads.at(home)
            .vault("first", "agent.git_host: first.example.com")
            .vault("bad", "environment { HOME: \"a\\u0000b\" }")
            .vault("last", "agent.git_user: last");

    assertThat(loads.settings().vaults()).extracting(Vault::name).containsExactly("first", "last");
    assertThat(loads.value("agent.git_host").value()).isEqualTo("first.example.com");
    assertThat(loads.value("agent.git_user").value()).isEqualTo("last");
    assertThat(loads.warnings()).anyMatch(it -> it.contains("'bad'") && it.contains("left out"));
  }
}
