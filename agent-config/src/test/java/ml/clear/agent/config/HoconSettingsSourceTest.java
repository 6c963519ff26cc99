// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsValue;
import ml.clear.agent.testkit.SettingsSourceContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoconSettingsSourceTest implements SettingsSourceContract {
  @TempDir Path home;

  @Override
  public Settings settings(Sample sample) {
    return Loads.at(home)
        .conf(
            "agent.sample {",
            "  display_name: " + JsonText.quote(sample.displayName()),
            "  attempts: " + sample.attempts(),
            "  token: \"" + (sample.token() == null ? "" : sample.token().reveal()) + "\"",
            "  hosts: [" + String.join(",", sample.hosts().stream().map(JsonText::quote).toList()),
            "  ]",
            "  nested.enabled: " + sample.nested().enabled(),
            "}")
        .section("agent.sample", Sample.class)
        .settings();
  }

  @Test
  void has_defaults_for_everything() {
    var agent = Loads.at(home).settings().section(AgentSettings.class);

    assertThat(agent.workerId()).isNull();
    assertThat(agent.workerName()).isNotEmpty();
    assertThat(agent.pollingInterval()).isEqualTo(Duration.ofMillis(2500));
    assertThat(agent.statusReportInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(agent.taskPingInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(agent.abortGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(agent.onSigterm()).isEqualTo(AgentSettings.OnSigterm.STOP);
    assertThat(agent.runs()).isEqualTo(home.resolve(".clearml/runs"));
    assertThat(agent.resourceMonitoring().defaultGpuUtilization()).isEqualTo(100);
    assertThat(agent.resourceMonitoring().diskUsePath()).isNull();
  }

  @Test
  void reads_every_key_of_the_agents_section() {
    var agent =
        Loads.at(home)
            .conf(
                "agent {",
                "  worker_id: \"w:7\"",
                "  worker_name: host",
                "  debug: on",
                "  polling_interval_sec: 7",
                "  status_report_freq_sec: 1.5",
                "  task_ping_interval_sec: 0",
                "  abort_grace_sec: 2m",
                "  on_sigterm: LEAVE",
                "  suppress_carriage_return: no",
                "  runs_dir: \"$HOME/r\"",
                "  temp_dir: /var/tmp/clearml",
                "  adapters_dir: ~/adapters",
                "  resource_monitoring { default_gpu_utilization: null, disk_use_path: /data",
                "    cluster_report_interval_sec: 5 }",
                "}")
            .settings()
            .section(AgentSettings.class);

    assertThat(agent)
        .isEqualTo(
            new AgentSettings(
                "w:7",
                "host",
                true,
                Duration.ofSeconds(7),
                Duration.ofMillis(1500),
                Duration.ZERO,
                Duration.ofMinutes(2),
                AgentSettings.OnSigterm.LEAVE,
                home.resolve("r"),
                Path.of("/var/tmp/clearml"),
                home.resolve("adapters"),
                new AgentSettings.ResourceMonitoring(
                    null, Path.of("/data"), Duration.ofSeconds(5))));
  }

  @Test
  void tells_all_problems_of_a_section_at_once_with_their_places() {
    var problems =
        Loads.at(home)
            .conf(
                "agent {",
                "  abort_grace_sec: soon",
                "  on_sigterm: maybe",
                "  debug: perhaps",
                "  resource_monitoring.default_gpu_utilization: 1.5",
                "}")
            .variable("CLEARML_AGENT_STATUS_REPORT_FREQ_SEC", "30")
            .flag("agent.polling_interval_sec", "often", "--polling-interval")
            .problems();

    assertThat(problems.stream().map(SettingsProblem::describe))
        .satisfiesExactlyInAnyOrder(
            it ->
                assertThat(it)
                    .startsWith(home + "/clearml.conf:2:3: agent.abort_grace_sec: 'soon'")
                    .contains("a time"),
            it -> assertThat(it).contains("clearml.conf:3:3").contains("stop, leave"),
            it -> assertThat(it).contains("clearml.conf:4:3").contains("yes or no"),
            it -> assertThat(it).contains("clearml.conf:5:3").contains("a whole number"),
            it -> assertThat(it).startsWith("flag --polling-interval: ").contains("'often'"));
  }

  @Test
  void lets_the_command_line_win_over_environment_file_and_defaults() {
    var value =
        Loads.at(home)
            .file("trains.conf", "agent.worker_id: oldest")
            .conf("agent.worker_id: file")
            .variable("CLEARML_AGENT__AGENT__WORKER_ID", "dynamic")
            .variable("TRAINS_WORKER_ID", "registered")
            .flag("agent.worker_id", "flag", "--worker-id")
            .value("agent.worker_id");

    assertThat(value)
        .isEqualTo(
            new SettingsValue(
                "agent.worker_id",
                "flag",
                new Origin.Flag("--worker-id"),
                List.of(
                    new SettingsValue.Overridden(
                        "registered", new Origin.Variable("TRAINS_WORKER_ID")),
                    new SettingsValue.Overridden(
                        "dynamic", new Origin.Variable("CLEARML_AGENT__AGENT__WORKER_ID")),
                    new SettingsValue.Overridden(
                        "file", new Origin.InFile(home.resolve("clearml.conf"), 1, 1)),
                    new SettingsValue.Overridden(
                        "oldest", new Origin.InFile(home.resolve("trains.conf"), 1, 1)),
                    new SettingsValue.Overridden("", new Origin.Default()))));
  }

  @Test
  void masks_a_secret_in_a_problem() {
    record Login(int pass) {}
    var problems =
        Loads.at(home)
            .conf("agent.git_login.pass: topsecret")
            .section("agent.git_login", Login.class)
            .problems();

    assertThat(problems).singleElement().satisfies(it -> assertThat(it.message()).contains("***"));
    assertThat(problems.toString()).doesNotContain("topsecret");
  }

  @Test
  void makes_secrets_known_to_the_masker() {
    var loads =
        Loads.at(home)
            .conf("api.credentials.secret_key: longsecret1", "sdk.aws.s3.secret: longsecret2")
            .flag("agent.git_pass", Secret.of("longsecret3"), "--git-pass");
    loads.settings();

    assertThat(loads.secrets.mask("longsecret1 longsecret2 longsecret3")).doesNotContain("long");
  }

  @Test
  void blackens_no_ordinary_words() {
    var words =
        "the contents of the secret account_key, 43200 true /run/secrets/t $GIT_TOKEN [default]";
    var loads =
        Loads.at(home)
            .conf(
                "agent.sanitize_config_printout.hide_secrets: [secret, account_key, contents]",
                "agent.git.token_file: /run/secrets/t, x.a_token_sec: 432000",
                "agent.extra_docker_arguments: [\"-e\", \"GIT_TOKEN=$GIT_TOKEN\"]",
                "files.f { path: /tmp/x, contents: \"[default]\" }");
    var json = loads.settings().toJson();
    var child = Loads.at(home).file("child.conf", json).named(home.resolve("child.conf"));
    child.settings();

    assertThat(loads.secrets.mask(words + " 432000")).isEqualTo(words + " 432000");
    assertThat(child.secrets.mask(words)).isEqualTo(words);
  }

  @Test
  void learns_numbers_that_are_secrets() {
    var loads = Loads.at(home).conf("sdk.aws.s3.secret: 12345678");
    loads.settings();

    assertThat(loads.secrets.mask("12345678")).isEqualTo("********");
  }

  @Test
  void cites_no_docker_arguments() {
    var text = "-e DB=hunter2 -e AWS_SECRET_ACCESS_KEY='hunter2 oops";
    record Arguments(@Key(words = true) List<String> extraDockerArguments) {}

    var ofVariable = Loads.at(home).variable("CLEARML_AGENT_EXTRA_DOCKER_ARGS", text).problems();
    var ofFile =
        Loads.at(home)
            .conf("agent.sample.extra_docker_arguments: \"" + text + "\"")
            .section("agent.sample", Arguments.class)
            .problems();

    assertThat(ofVariable.toString()).contains("CLEARML_AGENT_EXTRA").doesNotContain("hunter2");
    assertThat(ofFile.toString()).contains("a quote has no end").doesNotContain("hunter2");
  }

  @Test
  void gives_the_same_values_when_its_json_is_read_again() {
    var first =
        Loads.at(home)
            .conf(
                "agent { cuda_version: 10.10, git.extra_credentials: [{host: a, user: b}] }",
                "environment { A: \"x = \\\"y\\\" \\\\ # \\t ä \\uD83D\\uDE00\", \"b.c\": 1e3 }",
                "unknown.section { list: [1, [2, {three: null}], true] }",
                "api.api_server: https://api.example.com/")
            .settings();

    var second = Loads.at(home).file("child.conf", first.toJson());
    var again = second.named(home.resolve("child.conf")).settings();

    assertThat(again.toJson()).isEqualTo(first.toJson());
    assertThat(again.values().stream().map(it -> it.key() + it.value()))
        .isEqualTo(first.values().stream().map(it -> it.key() + it.value()).toList());
  }

  @Test
  void shows_the_line_of_a_value_that_does_not_fit_and_of_a_key_that_is_unknown() {
    var loads = Loads.at(home).conf("agent {", "  debug: perhaps", "  debugg: true", "}");

    assertThat(loads.problems())
        .extracting(SettingsProblem::excerpt)
        .containsExactly("  debug: perhaps\n  ^");
    assertThat(loads.conf("agent {", "  debugg: true", "}").settings().warnings())
        .extracting(SettingsProblem::excerpt)
        .containsExactly("  debugg: true\n  ^");
  }

  @Test
  void children_get_the_place_of_a_file_that_was_named_with_a_tilde() {
    var settings =
        Loads.at(home)
            .file("c/x.conf", "agent.git_host: h")
            .named(Path.of("~/c/x.conf"))
            .settings();

    assertThat(settings.environment().get("CLEARML_CONFIG_FILE"))
        .contains(home.resolve("c/x.conf").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "polling_interval_sec: -5",
        "polling_interval_sec: 0",
        "status_report_freq_sec: 0",
        "abort_grace_sec: -1",
        "resource_monitoring.cluster_report_interval_sec: 0"
      })
  void a_time_without_sense_is_a_problem(String line) {
    assertThat(Loads.at(home).conf("agent." + line).problems())
        .singleElement()
        .satisfies(it ->
            assertThat(it.describe())
                .contains("clearml.conf:1", line.replaceFirst(".*\\.", "").replace(":", " is")));
  }
}
