// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The logins of the settings, the real pip and git, and two hosts: `127.0.0.1` and `127.0.0.2`.
@Tag("F26")
class VcsRequirementIT {
  private static final String PASSWORD = "the-password-of-me";

  @TempDir Path home;
  private GitHttpServer own;
  private GitHttpServer foreign;
  private WheelIndex index;
  private Deployment deployment;

  @BeforeEach
  void start() throws IOException {
    own = GitHttpServer.start("127.0.0.1");
    foreign = GitHttpServer.start("127.0.0.2");
    index = WheelIndex.start();
    deployment =
        new Deployment(
            home,
            Map.of(
                "CLEARML_AGENT_GIT_USER",
                "me",
                "CLEARML_AGENT_GIT_PASS",
                PASSWORD,
                "CLEARML_AGENT_GIT_HOST",
                "127.0.0.1",
                "PIP_INDEX_URL",
                index.url().toString()));
  }

  @AfterEach
  void stop() {
    deployment.close();
    own.close();
    foreign.close();
    index.close();
  }

  private String publish(GitHttpServer host) throws Exception {
    Path project = home.resolve("gamma");
    for (var file : WheelFile.project("gamma", "3.0", "").entrySet()) {
      Path target = project.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
    Path repository = home.resolve("gamma.git");
    CommandFailure.orFail(deployment.get(RepositoryPublisher.class).publish(project, repository));
    host.protect("gamma.git", "me", PASSWORD);
    return "git+" + host.publish("gamma.git", repository);
  }

  private Deployment.Result run(String requirement) throws Exception {
    TaskId task =
        deployment.create(
            new Script(
                "python3",
                "",
                "",
                "",
                "",
                "job.py",
                ".",
                Map.of("pip", List.of(requirement)),
                "import gamma\nprint('gamma is', gamma.VERSION)\n"));
    return deployment.run("execute", "--id", task.value());
  }

  @Test
  void a_package_of_a_private_repository_is_installed() throws Exception {
    Deployment.Result result = run("gamma @ " + publish(own));

    assertThat(result.output()).contains("gamma is 3.0\n").doesNotContain(PASSWORD);
    assertThat(result.code()).isZero();
  }

  @Test
  void the_login_is_shown_to_no_other_host() throws Exception {
    Deployment.Result result = run("gamma @ " + publish(foreign));

    assertThat(result.code()).isNotZero();
    assertThat(foreign.seen()).isNotEmpty().allMatch(seen -> seen.authorization().isEmpty());
  }
}
