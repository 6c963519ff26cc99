// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.settings.RawEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users see when something is wrong: one screen, the cause, the next step, an exit code.
class ProgramIT {
  @TempDir Path home;
  private final Map<String, String> variables = new TreeMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void environment() {
    variables.put("HOME", home.toString());
    variables.put("TMPDIR", home.toString());
    variables.put("PATH", System.getenv("PATH"));
    variables.put("CLEARML_API_ACCESS_KEY", "the-key");
    variables.put("CLEARML_API_SECRET_KEY", "the-secret-of-the-key");
    variables.put("CLEARML_AGENT_INITIAL_CONNECT_RETRY_OVERRIDE", "1");
  }

  @Test
  void a_server_that_refuses_is_named_with_the_next_step() throws IOException {
    variables.put("CLEARML_API_HOST", "http://127.0.0.1:" + freePort());

    assertThat(run("list")).isEqualTo(1);
    assertProper("127.0.0.1", "api.api_server");
  }

  @Test
  void without_a_configuration_init_is_named() {
    assertThat(run("list")).isEqualTo(2);
    assertProper("no ClearML server is configured", "next: clearml-agent init");
  }

  @Test
  void without_credentials_init_is_named() {
    variables.put("CLEARML_API_HOST", "http://127.0.0.1:1");
    variables.remove("CLEARML_API_ACCESS_KEY");

    assertThat(run("list")).isEqualTo(2);
    assertProper("no credentials", "clearml-agent init");
  }

  @Test
  void a_server_that_speaks_html_is_told_from_an_api_server() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          byte[] page = "<html>ClearML web</html>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    web.start();
    try {
      variables.put("CLEARML_API_HOST", "http://127.0.0.1:" + web.getAddress().getPort());

      assertThat(run("list")).isEqualTo(1);
      assertProper("text/html", "8008");
    } finally {
      web.stop(0);
    }
  }

  @Test
  void wrong_credentials_are_told_without_the_secret() throws IOException {
    try (Deployment deployment = new Deployment(home)) {
      variables.put("CLEARML_API_HOST", deployment.server().apiUrl().toString());

      assertThat(run("list")).isNotZero();
      assertProper("the-key", "");
    }
  }

  @Test
  void an_unknown_queue_is_told_with_the_ones_that_there_are() throws IOException {
    try (Deployment deployment = new Deployment(home)) {
      Deployment.Result result = deployment.run("daemon", "--foreground", "--queue", "defualt");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.output())
          .contains("Could not find queue with name/id \"defualt\". Did you mean this?")
          .contains("default")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void an_unknown_task_is_told() throws IOException {
    try (Deployment deployment = new Deployment(home)) {
      Deployment.Result result =
          deployment.run("execute", "--id", "0123456789abcdef0123456789abcdef");

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.output()).contains("Could not find task id=0123456789abcdef");
    }
  }

  @Test
  void a_runtime_that_is_absent_is_told_with_those_that_are_there() {
    variables.put("CLEARML_API_HOST", "http://127.0.0.1:1");

    assertThat(run("daemon", "--queue", "default", "--docker")).isEqualTo(2);
    assertThat(text(err)).contains("this archive has no docker runtime; installed: native");
  }

  @Test
  void F41_a_broken_configuration_names_file_and_line() throws IOException {
    Path file = home.resolve("broken.conf");
    Files.writeString(file, "api {\n  api_server: http://127.0.0.1:1\n  credentials {\n");

    assertThat(run("--config-file", file.toString(), "config")).isEqualTo(2);
    assertProper(file + ":", "");
  }

  @Test
  void a_missing_configuration_file_is_named() {
    assertThat(run("--config-file", home.resolve("none.conf").toString(), "config")).isEqualTo(2);
    assertProper("Could not open configuration file: " + home.resolve("none.conf"), "");
  }

  @Test
  void config_masks_secrets() {
    assertThat(run("config")).isZero();
    assertThat(text(out)).contains("api.credentials.secret_key = ****");
    assertThat(text(out) + text(err)).doesNotContain("the-secret-of-the-key");
  }

  private int run(String... words) {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return new Program(console, new RawEnvironment(variables)).run(List.of(words));
  }

  private void assertProper(String cause, String nextStep) {
    String message = text(err);
    assertThat(message)
        .contains(cause)
        .contains(nextStep)
        .contains("clearml_agent: ERROR: ")
        .doesNotContain("\tat ")
        .doesNotContain("the-secret-of-the-key");
    assertThat(message.lines().count()).isLessThan(25);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
