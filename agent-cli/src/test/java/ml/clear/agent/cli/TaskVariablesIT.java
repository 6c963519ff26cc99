// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.source.RepositoryPublisher;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the variables about server, code and packages change for a task.
class TaskVariablesIT {
  private static final String WHERE =
      """
      import sys, importlib.util as u
      print('prefix', sys.prefix, 'beta', u.find_spec('beta') is not None)
      """;

  @TempDir Path home;
  private Deployment deployment;

  @BeforeEach
  void deploy() throws IOException {
    deployment = new Deployment(home);
  }

  @AfterEach
  void clean() {
    deployment.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML", "TRAINS"})
  void the_git_login_opens_the_repository_of_its_host(String prefix) throws Exception {
    try (var git = GitHttpServer.start("127.0.0.1")) {
      Script script = protectedScript(git);
      deployment.set(prefix + "_AGENT_GIT_USER", "me");
      deployment.set(prefix + "_AGENT_GIT_PASS", "the-password-of-me");
      deployment.set(prefix + "_AGENT_GIT_HOST", "127.0.0.1");

      Deployment.Result result = execute(script);

      assertThat(result.output())
          .contains("from the repository\n")
          .doesNotContain("the-password-of-me");
    }
  }

  @Test
  void the_git_login_does_not_go_to_another_host() throws Exception {
    try (var git = GitHttpServer.start("127.0.0.1")) {
      Script script = protectedScript(git);
      deployment.set("CLEARML_AGENT_GIT_USER", "me");
      deployment.set("CLEARML_AGENT_GIT_PASS", "the-password-of-me");
      deployment.set("CLEARML_AGENT_GIT_HOST", "git.example.com");

      assertThat(execute(script).code()).isEqualTo(ExitCode.FAILURE);
      assertThat(git.seen()).isNotEmpty().allMatch(seen -> seen.authorization().isEmpty());
    }
  }

  @Test
  void the_progress_of_a_clone_is_told_when_wanted() throws Exception {
    try (var git = GitHttpServer.start("127.0.0.1")) {
      Script script = script(git.publish("code.git", repository()));

      assertThat(execute(script).output()).doesNotContain("Receiving objects");

      Files.move(home.resolve(".clearml"), home.resolve("aside"));
      deployment.set("CLEARML_AGENT_GIT_CLONE_VERBOSE", "1");
      assertThat(execute(script).output()).contains("Receiving objects: 100%");
    }
  }

  @Test
  void packages_are_installed_with_the_further_arguments() throws Exception {
    try (var index =
        WheelIndex.start()
            .with(WheelFile.wheel("alpha", "1.0", "beta"))
            .with(WheelFile.wheel("beta", "1.0"))) {
      deployment.set("PIP_INDEX_URL", index.url().toString());
      deployment.set("CLEARML_EXTRA_PIP_INSTALL_FLAGS", "--no-deps --no-cache-dir");

      assertThat(execute(python(List.of("alpha"), WHERE)).output())
          .contains("beta False\n")
          .contains("venvs-builds");
    }
  }

  @Test
  void packages_go_into_the_interpreter_that_is_named() throws Exception {
    Path venv = home.resolve("own");
    assertThat(
            new ProcessBuilder("python3", "-m", "venv", venv.toString())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    try (var index = WheelIndex.start().with(WheelFile.wheel("beta", "1.0"))) {
      deployment.set("PIP_INDEX_URL", index.url().toString());
      deployment.set("CLEARML_AGENT_SKIP_PIP_VENV_INSTALL", venv.resolve("bin/python").toString());

      assertThat(execute(python(List.of("beta"), WHERE)).output())
          .contains("prefix " + venv + " beta True\n");
    }
  }

  @Test
  void nothing_is_installed_when_it_is_switched_off() throws Exception {
    deployment.set("PIP_INDEX_URL", "http://127.0.0.1:1/simple");
    deployment.set("CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL", "1");

    assertThat(execute(python(List.of("beta"), WHERE)).output())
        .contains("beta False\n")
        .doesNotContain("venvs-builds/");
  }

  @Test
  void a_token_stands_for_key_and_secret() throws Exception {
    deployment.set("CLEARML_API_HOST", deployment.server().apiUrl().toString());
    deployment.set("CLEARML_AUTH_TOKEN", StandaloneCalls.token(deployment.server()));

    assertThat(deployment.runBare("list")).isEqualTo(new Deployment.Result(0, "workers: []\n"));
  }

  @Test
  void logins_are_told_when_wanted() {
    deployment.set("CLEARML_API_VERBOSE", "1");

    assertThat(deployment.run("list").output())
        .contains("logged in to '" + deployment.server().apiUrl() + "'");
  }

  @Test
  void certificates_are_not_checked_when_it_is_switched_off() throws Exception {
    try (var others = new OtherServers()) {
      URI server = others.selfSigned(home);
      deployment.set("CLEARML_API_HOST", server.toString());
      deployment.set("CLEARML_API_ACCESS_KEY", "KEY");
      deployment.set("CLEARML_API_SECRET_KEY", "the-secret-of-the-key");
      deployment.set("CLEARML_AGENT_INITIAL_CONNECT_RETRY_OVERRIDE", "1");

      assertThat(deployment.runBare("list").output()).contains("is not trusted");

      deployment.set("CLEARML_API_HOST_VERIFY_CERT", "0");
      assertThat(deployment.runBare("list").output())
          .doesNotContain("is not trusted")
          .contains("not a ClearML API server");
    }
  }

  @Test
  void files_of_the_configuration_are_not_written_when_it_is_switched_off() throws Exception {
    Path conf = deployment.server().configurationFile();
    Path file = home.resolve("written.txt");
    Files.writeString(
        conf,
        Files.readString(conf)
            + "\nfiles { note { path: \"%s\", contents: hello } }\n".formatted(file));
    deployment.set("CLEARML_AGENT_ENABLE_FILES_CONFIG_SECTION", "no");

    execute(Deployment.script("true"));
    assertThat(file).doesNotExist();

    deployment.set("CLEARML_AGENT_ENABLE_FILES_CONFIG_SECTION", "");
    execute(Deployment.script("true"));
    assertThat(file).hasContent("hello");
  }

  private Deployment.Result execute(Script script) throws InterruptedException {
    TaskId task = deployment.create(script);
    return deployment.run("execute", "--id", task.value());
  }

  private Path repository() throws IOException {
    Path code = Files.createDirectory(home.resolve("code"));
    Files.writeString(code.resolve("job.sh"), "echo from the repository\n");
    Path repository = home.resolve("code.git");
    CommandFailure.orFail(deployment.get(RepositoryPublisher.class).publish(code, repository));
    return repository;
  }

  private Script protectedScript(GitHttpServer git) throws IOException {
    String url = git.publish("code.git", repository());
    git.protect("code.git", "me", "the-password-of-me");
    return script(url);
  }

  private static Script script(String url) {
    return new Script("bash", url, "main", "", "", "job.sh", ".", Map.of(), "");
  }

  private static Script python(List<String> packages, String text) {
    return new Script(
        "python3", "", "", "", "", "job.py", ".", Map.of("pip", packages), "# job\n" + text);
  }
}
