// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFilesTest {
  @TempDir Path home;

  @Test
  void needs_no_file_at_home() {
    assertThat(Loads.at(home).settings().location()).isEmpty();
  }

  @Test
  void merges_both_files_at_home_and_lets_the_newer_win() {
    var loads =
        Loads.at(home)
            .file("trains.conf", "agent { worker_id: old, worker_name: name }")
            .conf("agent.worker_id: new");

    assertThat(loads.value("agent.worker_id").value()).isEqualTo("new");
    assertThat(loads.value("agent.worker_name").value()).isEqualTo("name");
    assertThat(loads.settings().location()).contains(home.resolve("clearml.conf"));
  }

  @Test
  void reads_only_the_file_that_a_variable_names() {
    var loads =
        Loads.at(home)
            .conf("agent { worker_id: home, worker_name: home }")
            .file("other/my.conf", "agent.worker_id: other")
            .variable("CLEARML_CONFIG_FILE", "~/other/my.conf");

    assertThat(loads.value("agent.worker_id").value()).isEqualTo("other");
    assertThat(loads.value("agent.worker_name").value()).isNotEqualTo("home");
  }

  @Test
  void reads_a_folder_below_the_users_files() {
    var loads =
        Loads.at(home)
            .file("etc/default/agent.conf", "git_host: folder", "git_user: folder")
            .file("etc/default/sdk/aws/s3.conf", "region: there")
            .file("etc/local/agent.conf", "git_user: local")
            .conf("agent.git_host: home")
            .variable("CLEARML_CONFIG_PATH", "~/etc");

    assertThat(loads.value("agent.git_host").value()).isEqualTo("home");
    assertThat(loads.value("agent.git_user").value()).isEqualTo("folder");
    assertThat(loads.value("sdk.aws.s3.region").value()).isEqualTo("there");
    assertThat(loads.variable("TRAINS_ENV", "local").value("agent.git_user").value())
        .isEqualTo("local");
  }

  @Test
  void tells_an_environment_that_is_none() {
    assertThat(
            Loads.at(home)
                .file("etc/default/agent.conf", "")
                .variable("TRAINS_CONFIG_PATH", "~/etc")
                .variable("TRAINS_ENV", "moon")
                .problems())
        .extracting(SettingsProblem::describe)
        .containsExactly(
            "environment variable TRAINS_ENV: 'moon' is not allowed (allowed: default, demo,"
                + " local)");
  }

  @Test
  void tells_a_folder_that_is_not_there() {
    assertThat(Loads.at(home).variable("CLEARML_CONFIG_PATH", "~/etc").problems())
        .extracting(SettingsProblem::describe)
        .containsExactly(
            "environment variable CLEARML_CONFIG_PATH: there is no folder '%s' (correct the path)"
                .formatted(home.resolve("etc")));
  }

  @Test
  void prefers_the_file_of_the_command_line() {
    var loads =
        Loads.at(home)
            .file("a.conf", "agent.worker_id: a")
            .file("b.conf", "agent.worker_id: b")
            .variable("CLEARML_CONFIG_FILE", "$HOME/a.conf")
            .named(home.resolve("b.conf"));

    assertThat(loads.value("agent.worker_id").value()).isEqualTo("b");
    assertThat(loads.settings().environment().get("CLEARML_CONFIG_FILE"))
        .contains(home.resolve("b.conf").toString());
  }

  @Test
  void reads_no_file_when_told_so() {
    assertThat(Loads.at(home).conf("agent.worker_id: a").withoutFiles().value("agent.worker_id"))
        .satisfies(it -> assertThat(it.value()).isEmpty());
  }

  @Test
  void misses_a_file_that_is_named() {
    assertThat(Loads.at(home).named(home.resolve("no.conf")).problems())
        .singleElement()
        .extracting(SettingsProblem::describe)
        .asString()
        .startsWith("flag --config-file: Could not open configuration file: " + home + "/no.conf");
    assertThat(Loads.at(home).variable("TRAINS_CONFIG_FILE", "~/no.conf").problems())
        .singleElement()
        .extracting(SettingsProblem::origin)
        .isEqualTo(new Origin.Variable("TRAINS_CONFIG_FILE"));
  }

  @Test
  void refuses_a_folder() {
    assertThat(Loads.at(home).named(home).problems().getFirst().message()).contains("a folder");
  }

  @Test
  void refuses_a_file_that_it_may_not_read() throws IOException {
    var loads = Loads.at(home).conf("agent.worker_id: a");
    var file = home.resolve("clearml.conf");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-wx------"));
    assumeTrue(!Files.isReadable(file), "this user reads everything");

    assertThat(loads.problems().getFirst().message()).contains("permission denied");
  }

  @Test
  void refuses_what_is_no_text() throws IOException {
    Files.write(home.resolve("clearml.conf"), new byte[] {'a', ':', '1', '\n', (byte) 0xFF, 'b'});

    assertThat(Loads.at(home).problems().getFirst().describe())
        .startsWith(home + "/clearml.conf:2: not UTF-8 text");
  }

  @Test
  void reads_what_windows_editors_write() throws IOException {
    var text = "agent.worker_id: \"ä\"\r\nagent.worker_name: b:c\r\n";
    Files.write(
        home.resolve("clearml.conf"), ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    Files.writeString(home.resolve("trains.conf"), "\uFEFF" + "agent.cuda_version: 10.2\r\n");

    assertThat(Loads.at(home).value("agent.worker_id").value()).isEqualTo("ä");
    assertThat(Loads.at(home).value("agent.cuda_version").value()).isEqualTo("10.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.git.extra_credentials: [{user: u, password: abc}]",
        "agent.extra_docker_arguments: [\"-e\", \"A_TOKEN=abc\"]",
        "environment.A_KEY: abc",
        "x: \"https://u:abc@host\""
      })
  void finds_secrets_in_every_place(String line) throws IOException {
    var loads = Loads.at(home).conf(line);
    Files.setPosixFilePermissions(
        home.resolve("clearml.conf"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(loads.warnings()).anySatisfy(it -> assertThat(it).contains("read the secrets"));
  }

  @Test
  void warns_of_secrets_that_others_can_read() throws IOException {
    var loads = Loads.at(home).conf("api.credentials.secret_key: abc");
    assertThat(loads.warnings()).isEmpty();

    Files.setPosixFilePermissions(
        home.resolve("clearml.conf"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(loads.warnings())
        .singleElement()
        .asString()
        .contains("can read the secrets")
        .contains("chmod 600 " + home);
  }

  @Test
  void includes_files_beside_the_file() {
    var loads =
        Loads.at(home)
            .conf(
                "include \"parts/git.conf\"",
                "include required(file(\"parts/api.conf\"))",
                "agent { include \"parts/worker\" }",
                "include \"missing.conf\"",
                "include url(\"https://example.com/x.conf\")")
            .file("parts/git.conf", "include \"deeper.conf\"", "agent.git_user: u:v")
            .file("parts/deeper.conf", "", "agent.git_host: ${TEAM}\".example.com\"")
            .file("parts/api.conf", "api.api_server: http://h:8008")
            .file("parts/worker", "worker_name: n")
            .variable("TEAM", "a-team");

    assertThat(loads.value("agent.git_user").value()).isEqualTo("u:v");
    assertThat(loads.value("agent.git_user").origin()).hasToString(home + "/parts/git.conf:2:1");
    assertThat(loads.value("agent.git_host").value()).isEqualTo("a-team.example.com");
    assertThat(loads.value("api.api_server").value()).isEqualTo("http://h:8008");
    assertThat(loads.value("agent.worker_name").value()).isEqualTo("n");
    assertThat(loads.warnings())
        .satisfiesExactly(
            it -> assertThat(it).startsWith(home + "/clearml.conf:4:1: include 'missing.conf'"),
            it -> assertThat(it).startsWith(home + "/clearml.conf:5:1: include 'https://"));
  }

  @Test
  void misses_a_required_include_and_reports_flaws_of_included_files() {
    var problems =
        Loads.at(home)
            .conf("include required(\"no.conf\")", "include \"bad.conf\"")
            .file("bad.conf", "", "a b")
            .problems();

    assertThat(problems.stream().map(SettingsProblem::describe))
        .satisfiesExactly(
            it -> assertThat(it).startsWith(home + "/clearml.conf:1:1: the required file"),
            it -> assertThat(it).startsWith(home + "/bad.conf:2:4: ':', '=' or '{' expected"));
  }

  @Test
  void reads_files_once_that_include_each_other_many_times() {
    var loads = Loads.at(home).conf("include \"0.conf\"", "include \"0.conf\"");
    for (int i = 0; i < 60; i++) {
      var next = "include \"" + (i + 1) + ".conf\"";
      loads.file(i + ".conf", next, next);
    }
    loads.file("60.conf", "agent.worker_id: deep");

    assertThat(loads.value("agent.worker_id").value()).isEqualTo("deep");
    assertThat(loads.value("agent.worker_id").origin()).hasToString(home + "/60.conf:1:1");
  }

  @Test
  void reads_nothing_from_the_network() throws IOException {
    try (var listener = new ServerSocket(0)) {
      listener.setSoTimeout(1);
      var loads =
          Loads.at(home)
              .conf("include url(\"http://127.0.0.1:" + listener.getLocalPort() + "/x.conf\")");

      assertThat(loads.warnings()).singleElement().asString().contains("only files are included");
      assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void ends_an_include_loop() {
    var problems =
        Loads.at(home)
            .conf("include \"a.conf\"")
            .file("a.conf", "include \"b.conf\"")
            .file("b.conf", "x: 1", "include \"a.conf\"")
            .problems();

    assertThat(problems)
        .singleElement()
        .extracting(SettingsProblem::describe)
        .asString()
        .startsWith(home + "/b.conf:2:1: '" + home + "/a.conf' includes itself");
  }
}
