// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A configuration with secrets in every place, none of which is seen anywhere. They all begin in
/// the same way.
class SecretsIT {
  private static final String SECRET = "hunter2-";

  @TempDir Path home;
  private Deployment deployment;
  private ServerSocket index;

  @BeforeEach
  void deploy() throws IOException {
    deployment = new Deployment(home);
    index = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    String address = "http://robot:%s%s@127.0.0.1:%d/simple";
    Files.writeString(
        home.resolve("server/more.conf"),
        """
        agent.git.extra_credentials: [{ host: other.example.com, user: u, pass: hunter2-other-host }]
        sdk.azure.storage.containers: [{ account_name: a, account_key: "hunter2-azure" }]
        """);
    Files.writeString(
        deployment.server().configurationFile(),
        """

        include "more.conf"
        agent {
          git_user: robot
          git_pass: hunter2-git
          package_manager.extra_index_url: ["%s"]
          extra_docker_arguments: ["-e", "CLEARML_AUTH_TOKEN=hunter2-docker with blank"
            "--env=AWS_SECRET_ACCESS_KEY=hunter2-docker-one-word", "-eAZURE_STORAGE_KEY=hunter2-docker-short"]
        }
        sdk.aws.s3 { key: k, secret: "hunter2-storage" }
        files { f { path: "%s", contents: "hunter2-file" } }
        environment {
          SERVICE_PASSWORD: "hunter2-environment"
          PIP_INDEX_URL: "%s"
          UV_INDEX_URL: "%s"
        }
        """
            .formatted(
                address.formatted(SECRET, "extra-index", index.getLocalPort()),
                home.resolve("written"),
                address.formatted(SECRET, "index", index.getLocalPort()),
                address.formatted(SECRET, "index", index.getLocalPort())),
        StandardOpenOption.APPEND);
  }

  @AfterEach
  void clean() throws IOException {
    deployment.close();
    index.close();
  }

  @Test
  void nothing_that_is_printed_of_the_configuration_holds_one() {
    for (var words :
        List.of(
            List.of("config"),
            List.of("config", "--json"),
            List.of("config", "--check"),
            List.of("config", "--check", "--json"),
            List.of("config", "--explain", "agent"),
            List.of("config", "--explain", "agent", "--json"),
            List.of("config", "--explain", "environment"),
            List.of("config", "--explain", "sdk"),
            List.of("config", "--explain", "api.credentials"))) {
      Deployment.Result result = deployment.run(words.toArray(String[]::new));

      assertThat(result.code()).as(result.output()).isZero();
      assertNoSecret(result.output());
    }
  }

  @Test
  void an_error_about_a_broken_line_holds_none() throws IOException {
    List<String> lines = Files.readAllLines(deployment.server().configurationFile());
    Path broken = home.resolve("server/broken.conf");
    for (int i = 0; i < lines.size(); i++) {
      var damaged = new ArrayList<>(lines);
      damaged.set(
          i, lines.get(i).replaceFirst("\"(?=[^\"]*$)", "").replaceFirst("[:{]", " ") + " }");
      Files.write(broken, damaged);

      assertNoSecret(deployment.run("--config-file", broken.toString(), "config").output());
      assertNoSecret(
          deployment.run("--config-file", broken.toString(), "config", "--check").output());
    }
  }

  @Test
  void neither_log_nor_argument_lists_hold_one_while_a_task_is_prepared() throws Exception {
    CompletableFuture<Socket> asked = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        asked.complete(index.accept());
      } catch (IOException e) {
        asked.completeExceptionally(e);
      }
    });
    Files.writeString(
        deployment.server().configurationFile(), "agent.debug: true\n", StandardOpenOption.APPEND);
    TaskId task =
        deployment.enqueue(
            new Script(
                "python3",
                "",
                "",
                "",
                "",
                "job.py",
                ".",
                Map.of("pip", List.of("a-package==1.0")),
                "x=1"));

    deployment.daemon();
    deployment.await(asked::isDone);
    String arguments = argumentLists();
    deployment.get(TaskBoard.class).requestStop(task);
    deployment.awaitEnd(task);
    asked.join().close();

    assertThat(arguments).contains("ml.clear.agent.cli.Main");
    assertNoSecret(arguments);
    assertNoSecret(deployment.daemonLog());
    assertNoSecret(deployment.log(task));
  }

  @Test
  void neither_log_nor_argument_lists_hold_one_while_a_task_runs() throws Exception {
    Path arguments = home.resolve("arguments");
    TaskId task =
        deployment.create(
            new Script(
                "bash",
                "",
                "",
                "",
                "",
                "job.sh",
                ".",
                Map.of(),
                "cat /proc/*/cmdline > %s 2>/dev/null; echo \"it is $SERVICE_PASSWORD\"; env"
                    .formatted(arguments)));

    Deployment.Result result = deployment.run("--debug", "execute", "--id", task.toString());

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(deployment.log(task)).contains("it is ********");
    assertNoSecret(deployment.log(task));
    assertNoSecret(result.output());
    assertNoSecret(Files.readString(arguments, StandardCharsets.ISO_8859_1));
  }

  private void assertNoSecret(String text) {
    assertThat(text)
        .doesNotContain(SECRET)
        .doesNotContain(deployment.server().secretKey().reveal());
  }

  private static String argumentLists() throws IOException {
    var all = new StringBuilder();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          all.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          all.append("?"); // it has ended
        }
      }
    }
    return all.toString();
  }
}
