// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.settings.RawEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir Path home;
  private final Map<String, String> variables = new TreeMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void explains_a_key_with_winner_and_losers() throws IOException {
    configuration("agent {", "  worker_name: from-file", "}");
    variables.put("TRAINS_WORKER_NAME", "from-variable");

    assertThat(run("config", "--explain", "agent.worker_name")).isZero();
    assertThat(lines())
        .startsWith(
            "agent.worker_name = from-variable",
            "  from      environment variable TRAINS_WORKER_NAME",
            "  replaces  from-file from " + file() + ":2:3",
            "  replaces  \"\" from default",
            "  type      text")
        .anySatisfy(it ->
            assertThat(it)
                .startsWith("  set by    CLEARML_WORKER_NAME, TRAINS_WORKER_NAME")
                .endsWith("CLEARML_AGENT__AGENT__WORKER_NAME"));
  }

  @Test
  void explains_all_keys_of_a_section() throws IOException {
    configuration("");

    assertThat(run("config", "--explain", "agent.vcs_cache")).isZero();
    assertThat(lines())
        .contains("agent.vcs_cache.enabled = true", "agent.vcs_cache.path = ~/.clearml/vcs-cache");
  }

  @Test
  void explains_a_key_that_nobody_sets() throws IOException {
    configuration("");

    assertThat(run("config", "--explain", "agent.debug_info")).isZero();
    assertThat(lines()).first().isEqualTo("agent.debug_info is not set");
  }

  @Test
  void explains_a_secret_without_telling_it() throws IOException {
    configuration("agent.git_pass: hunter2-of-the-file");
    variables.put("CLEARML_AGENT_GIT_PASS", "hunter2-of-the-variable");

    assertThat(run("config", "--explain", "agent.git_pass")).isZero();
    assertThat(run("config", "--explain", "agent", "--json")).isZero();
    assertThat(text(out) + text(err)).contains("agent.git_pass = ****").doesNotContain("hunter2");
  }

  @Test
  void explains_keys_with_free_names_that_nobody_sets() throws IOException {
    configuration("files.x.contents: text");

    assertThat(run("config", "--explain", "files.x.contents")).isZero();
    assertThat(run("config", "--explain", "files.x.path")).isZero();
    assertThat(run("config", "--explain", "environment")).isZero();
    assertThat(lines())
        .contains("files.x.contents = ****", "files.x.path is not set", "environment.* is not set")
        .noneMatch(line -> line.contains("not known"));
  }

  @Test
  void explains_a_list_by_its_items_name_and_a_section_with_a_dot_behind() throws IOException {
    configuration("");

    assertThat(run("config", "--explain", "agent.git_fetch_args.0")).isZero();
    assertThat(run("config", "--explain", "agent.vcs_cache.")).isZero();
    assertThat(lines())
        .anyMatch(line -> line.startsWith("agent.git_fetch_args = "))
        .contains("agent.vcs_cache.enabled = true");
  }

  @Test
  void explains_what_was_derived() throws IOException {
    configuration("");

    assertThat(run("config", "--explain", "agent.worker_name")).isZero();
    assertThat(lines()).contains("  from      the host's name");
  }

  @Test
  void explains_what_a_key_means_though_another_is_wrong() throws IOException {
    configuration("agent.polling_interval_sec: soon");

    assertThat(run("config", "--explain", "agent.worker_name")).isEqualTo(2);
    assertThat(lines()).first().asString().contains("the value is not known while");
    assertThat(text(out)).contains("  meaning   ");
    assertThat(text(err)).contains("agent.polling_interval_sec");
  }

  @Test
  void names_the_nearest_key_of_an_unknown_one() throws IOException {
    configuration("");

    assertThat(run("config", "--explain", "agent.worker_nam")).isEqualTo(2);
    assertThat(text(err)).contains("did you mean 'agent.worker_name'?");
  }

  @Test
  void check_says_that_a_file_is_valid() throws IOException {
    configuration("agent.worker_nam: x");

    assertThat(run("config", "--check")).isZero();
    assertThat(lines()).last().isEqualTo(file() + " is valid, 1 warning");
    assertThat(text(out)).contains("warning: " + file() + ":1:1: agent.worker_nam");
  }

  @Test
  void check_tells_all_problems_with_their_lines() throws IOException {
    configuration("agent {", "  worker_name web-1", "  git_user: \"x", "}");

    assertThat(run("config", "--check")).isEqualTo(2);
    assertThat(text(out))
        .contains(file() + ":2:20: ':', '=' or '{' expected")
        .contains("      worker_name web-1\n                       ^")
        .contains(file() + ":3:13: the text in quotes has no end")
        .contains("2 problems, 0 warnings");
  }

  @Test
  void a_command_that_needs_settings_shows_the_line_too() throws IOException {
    configuration("agent {", "  worker_name web-1", "}");

    assertThat(run("config")).isEqualTo(2);
    assertThat(text(err)).contains("worker_name web-1\n").containsPattern("\n +\\^\n");
  }

  @Test
  void check_prints_json() throws IOException {
    configuration("agent.polling_interval_sec: soon");

    assertThat(run("config", "--check", "--json")).isEqualTo(2);
    assertThat(text(out))
        .contains("\"valid\": false")
        .contains("\"key\": \"agent.polling_interval_sec\"")
        .contains("\"file\": \"" + file() + "\"")
        .contains("\"line\": 1")
        .contains("\"column\": 1")
        .contains("\"hint\": \"pause between polls of empty queues, in seconds\"");
  }

  @Test
  void json_of_a_broken_configuration_tells_the_problems() throws IOException {
    configuration("agent {");

    assertThat(run("config", "--json")).isEqualTo(2);
    assertThat(text(out)).contains("\"valid\": false").contains("never closed");
  }

  @Test
  void json_tells_value_type_and_origin() throws IOException {
    configuration("agent.polling_interval_sec: 7");

    assertThat(run("config", "--json")).isZero();
    assertThat(text(out))
        .contains("\"location\": \"" + file() + "\"")
        .containsPattern(
            "\"key\": \"agent.polling_interval_sec\",\\s+\"set\": true,\\s+\"value\": \"7\"")
        .contains("\"default\": \"2.5\"")
        .contains("\"type\": \"seconds\"");
  }

  @Test
  void check_and_explain_are_two_questions() throws IOException {
    configuration("");

    assertThat(run("config", "--check", "--explain", "agent")).isEqualTo(2);
  }

  private Path file() {
    return home.resolve("clearml.conf");
  }

  private void configuration(String... lines) throws IOException {
    Files.write(file(), List.of(lines));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
  }

  private int run(String... words) {
    variables.put("HOME", home.toString());
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return new Program(console, new RawEnvironment(variables)).run(List.of(words));
  }

  private List<String> lines() {
    return new ArrayList<>(text(out).lines().toList());
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
