// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static ml.clear.agent.git.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.git.GitSettings.Backend;
import ml.clear.agent.testkit.ScriptedCommands;
import ml.clear.agent.testkit.ScriptedCommands.Script;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which engine a repository gets; the program is a scripted one that reaches nothing.
class EnginesTest {
  /// Nobody listens there.
  private static final String HTTP = "http://127.0.0.1:1/r.git";

  private static final String SSH = "ssh://git@127.0.0.1:1/r.git";

  @TempDir Path folder;
  private Workbench bench;
  private ScriptedCommands commands;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
    bench.once(Duration.ofSeconds(5));
    commands = new ScriptedCommands();
    bench.commands = commands;
  }

  private void install(String version) {
    commands.on(
        "git",
        command ->
            command.argv().contains("version")
                ? Script.printing("git version " + version)
                : Script.ending(128, "fatal: Could not read from remote repository."));
  }

  private boolean fetchedByProgram() {
    return commands.ran().stream().anyMatch(command -> command.argv().contains("fetch"));
  }

  private void home(String file, String content) throws IOException {
    Path path = folder.resolve("home").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  @Test
  void uses_jgit_where_nothing_needs_the_program() throws Exception {
    install("2.39.5");

    refusal(bench.checkout(HTTP));
    refusal(bench.checkout(SSH));

    assertThat(fetchedByProgram()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GIT_SSH_COMMAND", "GIT_SSH"})
  void uses_the_program_for_ssh_when_the_user_says_how_to_start_ssh(String variable)
      throws Exception {
    install("2.39.5");
    bench.variables.put(variable, "ssh -v");

    refusal(bench.checkout(HTTP));
    assertThat(fetchedByProgram()).isFalse();
    refusal(bench.checkout(SSH));
    assertThat(fetchedByProgram()).isTrue();
    assertThat(bench.log.text()).contains("using the git program: " + variable + " is set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Match host x                 | 'Match' in
          Include conf.d/*             | 'Include' in
          GSSAPIAuthentication yes     | 'GSSAPIAuthentication yes' in
          gssapiauthentication=yes     | 'gssapiauthentication=yes' in
          GSSAPIAuthentication no      |
          Host matching                |
          """)
  void uses_the_program_for_ssh_features_that_jgit_lacks(String line, String why) throws Exception {
    install("2.39.5");
    home(".ssh/config", "# Match\nHost a\n  " + line + "\n");

    refusal(bench.checkout(SSH));

    assertThat(fetchedByProgram()).isEqualTo(why != null);
    if (why != null) {
      assertThat(bench.log.text()).contains("using the git program: " + why);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [http] proxy = http://p:3128                    | http.proxy
          [http] sslCAInfo = /ca.pem                      | http.sslCAInfo
          [http] cookieFile = /c                          | http.cookieFile
          [http "http://127.0.0.1:1/"] sslCert = /c       | http.sslCert
          [http "http://other.example/"] sslCert = /c     |
          [includeIf "gitdir:/x"] path = y                | include
          [include] path = y                              | include
          [credential] helper = store                     | credential.helper
          [credential "http://127.0.0.1:1"] helper = x    | credential.helper
          [credential "http://other.example"] helper = x  |
          [core] pager = less                             |
          """)
  void uses_the_program_for_http_settings_that_jgit_does_not_read(String line, String why)
      throws Exception {
    install("2.39.5");
    home(".gitconfig", line.replace("] ", "]\n\t") + "\n");

    refusal(bench.checkout(HTTP));

    assertThat(fetchedByProgram()).isEqualTo(why != null);
    if (why != null) {
      assertThat(bench.log.text())
          .contains("using the git program: " + why + " is in the user's git configuration");
    }
  }

  @Test
  void needs_no_credential_helper_where_the_agent_has_a_login() throws Exception {
    install("2.39.5");
    home(".gitconfig", "[credential]\n\thelper = store\n");
    bench.user = "agent";
    bench.password = "pass";

    refusal(bench.checkout(HTTP));

    assertThat(fetchedByProgram()).isFalse();
  }

  @Test
  void says_what_may_not_work_when_the_program_is_needed_and_not_there() throws Exception {
    bench.variables.put("GIT_SSH_COMMAND", "ssh -v");

    refusal(bench.checkout(SSH));

    assertThat(bench.log.text())
        .contains(
            "WARNING: GIT_SSH_COMMAND is set, which only the git program knows, and there is no"
                + " program git on the PATH; going on without it");
  }

  @Test
  void refuses_to_go_without_the_program_that_was_asked_for() throws Exception {
    bench.backend = Backend.CLI;

    Failure failure = refusal(bench.checkout(HTTP));

    assertThat(failure.reason()).isEqualTo(ReasonCode.SETTINGS_INVALID);
    assertThat(failure.message()).contains("agent.git_backend is 'cli'", "no program git");
    assertThat(failure.hint()).contains("install git", "agent.git_backend");
  }

  @Test
  void refuses_a_program_that_is_too_old() throws Exception {
    bench.backend = Backend.CLI;
    install("2.25.1");

    Failure failure = refusal(bench.checkout(HTTP));

    assertThat(failure.message()).contains("'git version 2.25.1' is older than 2.32");
  }

  @Test
  void asks_jgit_only_when_told_so() throws Exception {
    install("2.39.5");
    bench.backend = Backend.JGIT;
    bench.variables.put("GIT_SSH_COMMAND", "ssh -v");

    refusal(bench.checkout(SSH));

    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void puts_no_login_into_arguments_and_keeps_the_users_ssh() throws Exception {
    install("2.39.5");
    bench.backend = Backend.CLI;
    bench.variables.put("GIT_SSH_COMMAND", "ssh -v");
    bench.variables.put("GIT_ASKPASS", "/ide/askpass");
    bench.variables.put("GIT_DIR", "/elsewhere");
    bench.user = "agent";
    bench.password = "pass-word";

    refusal(bench.checkout("http://own:own-word@127.0.0.1:1/r.git"));

    assertThat(commands.ran())
        .allSatisfy(command -> {
          assertThat(command.argv().toString()).doesNotContain("own-word", "pass-word");
          assertThat(command.environment()).containsEntry("GIT_TERMINAL_PROMPT", "0");
          assertThat(command.environment()).doesNotContainKeys("GIT_ASKPASS", "GIT_DIR");
        })
        .anySatisfy(command -> {
          assertThat(command.argv()).contains("fetch", "--", HTTP);
          assertThat(command.environment()).containsEntry("GIT_SSH_COMMAND", "ssh -v");
          assertThat(command.environment().values()).contains("own-word");
          assertThat(command.environment().values()).doesNotContain("pass-word");
        });
  }
}
