// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.RawEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the command line is read.
class CommandLineTest {
  @TempDir Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void without_a_command_it_helps() {
    assertThat(run()).isZero();
    assertThat(text(out))
        .startsWith("CLEARML-AGENT AI Orchestration DevOps\n")
        .contains("daemon", "demo", "--config-file FILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help", "--he"})
  void help_is_printed_without_colours(String flag) {
    assertThat(run(flag)).isZero();
    assertThat(text(out)).contains("usage: clearml-agent").doesNotContain("\u001b");
  }

  @Test
  void a_terminal_gets_colours() {
    var console = new Console(new PrintStream(out), new PrintStream(err), true);

    new Program(console, new RawEnvironment(Map.of())).run(List.of("daemon", "--help"));

    assertThat(text(out)).contains("\u001b[").contains("--queue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--vers"})
  void the_version_is_told(String flag) {
    assertThat(run(flag)).isZero();
    assertThat(text(out)).startsWith("CLEARML-AGENT version ");
  }

  @ParameterizedTest
  @EnumSource(CommandName.class)
  void the_help_of_each_command_fits_a_screen(CommandName name) {
    assertThat(run(name.word(), "--help")).isZero();

    assertThat(text(out).lines()).hasSizeBetween(3, 24).allMatch(line -> line.length() <= 80);
    assertThat(text(out)).startsWith("usage: clearml-agent " + name.word());
  }

  @Test
  void the_help_of_the_program_fits_a_screen() {
    run("--help");

    assertThat(text(out).lines()).hasSizeBetween(3, 24).allMatch(line -> line.length() <= 80);
  }

  @Test
  void the_readme_shows_the_help_of_the_program() throws IOException {
    run("--help");

    String help = text(out).replaceFirst("(?s).*COMMAND …\n", "");
    assertThat(Files.readString(Path.of("../README.md"))).contains(help.replace("\n  ", "\n    "));
  }

  @Test
  void of_a_flag_given_twice_the_last_counts() {
    assertThat(run("daemon", "--gpus", "0", "--gpus", "1", "--slots", "1", "--slots", "0"))
        .isEqualTo(2);
    assertThat(text(err)).startsWith("clearml_agent: ERROR: --slots: at least one task");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--debug --debug --version",
        "--config-file /none/a --config-file /none/b --version",
        "install-bootstrap --check --check"
      })
  void a_flag_may_be_given_twice(String words) {
    assertThat(run(words.split(" "))).isZero();
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config --check=false",
        "config --che=false",
        "init --force=false",
        "daemon -d=false",
        "--debug=no config"
      })
  void a_flag_without_a_value_takes_none(String words) {
    assertThat(run(words.split(" "))).isEqualTo(2);
    assertThat(text(err)).contains("takes no value");
  }

  @Test
  void an_unknown_command_names_the_nearest() {
    assertThat(run("deamon")).isEqualTo(2);
    assertThat(text(err))
        .startsWith("usage: clearml-agent")
        .contains("clearml-agent: error: there is no command 'deamon'; did you mean 'daemon'?");
  }

  @Test
  void an_unknown_flag_names_the_nearest() {
    assertThat(run("daemon", "--forground")).isEqualTo(2);
    assertThat(text(err))
        .startsWith("usage: clearml-agent daemon")
        .contains("clearml-agent daemon: error: there is no flag '--forground'")
        .contains("did you mean '--foreground'?");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void an_unknown_flag_is_no_value_of_the_flag_before() {
    assertThat(run("daemon", "--queue", "default", "--nope")).isEqualTo(2);
    assertThat(text(err)).contains("there is no flag '--nope'");
  }

  @Test
  void a_flag_for_the_front_is_told_its_place() {
    assertThat(run("daemon", "--debug")).isEqualTo(2);
    assertThat(text(err)).contains("in front of the command: clearml-agent --debug");
  }

  @Test
  void a_flag_for_the_front_is_told_with_its_value() {
    assertThat(run("daemon", "--config-file", "x")).isEqualTo(2);
    assertThat(text(err)).contains("clearml-agent --config-file FILE COMMAND");
  }

  @Test
  void what_is_refused_is_not_shown() {
    run("daemon", "--help");

    assertThat(text(out)).doesNotContain("--docker", "--podman", "--detached");
  }

  @Test
  void a_missing_file_is_told_in_words() {
    assertThat(run("@nope")).isEqualTo(2);
    assertThat(text(err)).contains("there is no file 'nope'").doesNotContain("Exception");
  }

  @Test
  void a_prefix_stands_for_the_flag_that_alone_has_it() {
    assertThat(run("daemon", "--services-m", "3")).isEqualTo(2);
    assertThat(text(err)).contains("--services-mode is not in this version");
  }

  @Test
  void a_prefix_of_several_flags_names_them() {
    assertThat(run("daemon", "--gi=x")).isEqualTo(2);
    assertThat(text(err)).contains("'--gi' may be any of --git-user, --git-pass");
  }

  @Test
  void numbers_and_texts_with_blanks_are_values_though_they_begin_with_a_dash() {
    assertThat(run("daemon", "--docker", "image", "-v /a:/b", "--services-mode", "-1"))
        .isEqualTo(2);
    assertThat(text(err)).contains("--services-mode is not in this version");
  }

  @Test
  void a_word_without_a_place_is_named() {
    assertThat(run("list", "everything")).isEqualTo(2);
    assertThat(text(err)).contains("everything");
  }

  @Test
  void a_flag_without_its_value_is_named() {
    assertThat(run("execute", "--id")).isEqualTo(2);
    assertThat(text(err)).contains("--id");
  }

  @Test
  void arguments_come_from_files_too() throws IOException {
    Path flags = Files.writeString(home.resolve("flags"), "--services-mode\n\n3\n");
    Path all = Files.writeString(home.resolve("all"), "daemon\n--queue\na b\n@" + flags + "\n");

    assertThat(run("@" + all)).isEqualTo(2);
    assertThat(text(err)).contains("--services-mode is not in this version");
  }

  @Test
  void a_missing_file_of_arguments_is_named() {
    assertThat(run("daemon", "@/none/flags")).isEqualTo(2);
    assertThat(text(err)).contains("'/none/flags'");
  }

  @Test
  void files_of_arguments_that_name_each_other_end() throws IOException {
    Path file = home.resolve("flags");
    Files.writeString(file, "@" + file + "\n");

    assertThat(run("@" + file)).isEqualTo(2);
    assertThat(text(err)).contains("names itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "daemon --services-mode",
        "daemon --services-mode 4",
        "daemon --dynamic-gpus",
        "daemon --use-owner-token",
        "daemon --uptime 17-20 MON",
        "daemon --downtime",
        "daemon --standalone-mode",
        "daemon -d",
        "daemon --detached",
        "execute --id x --docker image",
        "execute --id x --docker",
        "execute --id x --full-monitoring",
        "execute --id x --disable-monitoring",
        "execute --id x --standalone-mode",
        "build --id x --target /t --install-globally --docker --entry-point reuse_task -OO"
      })
  void what_comes_later_says_so(String words) {
    assertThat(run(words.replace("", "").split(" "))).isEqualTo(2);
    assertThat(text(err)).contains("is not in this version").contains("next:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "daemon --services-mode many",
        "daemon --polling-interval soon",
        "daemon --slots 0",
        "daemon --log-level loud",
        "daemon --docker a --podman b",
        "build --entry-point whatever",
        "submit --json --follow --script x",
        "submit --script x --branch b",
        "submit --script x --commit c",
        "submit --script x --repo r --folder .",
        "submit --script x --requirements r --packages p",
        "submit --script x --name=",
        "submit --script ../pom.xml",
        "submit --script /etc/passwd",
        "submit --script /etc/passwd --repo http://127.0.0.1:1/r",
        "submit --script ../x --repo http://127.0.0.1:1/r",
        "server --data=",
        "completion tcsh",
        "completion"
      })
  void what_can_not_be_used_is_refused(String words) {
    assertThat(run(words.split(" "))).isEqualTo(2);
    assertThat(text(err)).isNotBlank().doesNotContain("\tat ");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void a_bootstrap_is_not_needed() {
    assertThat(run("install-bootstrap", "--check", "--force", "--version", "1", "--from-file", "f"))
        .isZero();
    assertThat(text(out)).contains("no bootstrap");
  }

  private int run(String... words) {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return new Program(console, new RawEnvironment(Map.of("HOME", home.toString())))
        .run(List.of(words));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
