// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.cli.InitRun.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine is set up: against a real server, and against what people take for it.
class InitIT {
  private static final String NEW = "# written before\n";

  @TempDir static Path serverHome;
  private static Deployment deployment;
  private static OtherServers others;

  @TempDir Path home;
  private Path file;

  @BeforeAll
  static void start() throws IOException {
    deployment = new Deployment(serverHome);
    others = new OtherServers();
  }

  @AfterAll
  static void stop() {
    others.close();
    deployment.close();
  }

  @BeforeEach
  void name() {
    file = home.resolve("clearml.conf");
  }

  @Test
  void a_pasted_block_and_four_times_enter_set_a_machine_up() throws Exception {
    var run = new InitRun(home).types(block(), "", "", "", "");

    Result result = run.init();

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(run.left()).isZero();
    assertThat(result.output())
        .contains("Detected credentials key=\"" + key() + "\" secret=\"")
        .contains("API Host configured to: [" + api() + "]")
        .contains("Credentials verified!")
        .contains("New configuration stored in " + file)
        .contains("clearml-agent daemon --queue default")
        .doesNotContain(secret());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void in_a_terminal_the_empty_line_behind_the_block_answers_no_question() throws Exception {
    var run = new InitRun(home).atTerminal().types(block(), "", "", "s", "", "");

    assertThat(run.init().code()).isZero();
    assertThat(run.left()).isZero();
    assertThat(file).content().contains("default_output_uri: \"" + api() + "\"");
  }

  @Test
  void in_a_terminal_an_answer_behind_the_block_is_kept() throws Exception {
    var run = new InitRun(home).atTerminal().types(block(), "y", "s", "", "");

    assertThat(run.init().code()).isZero();
    assertThat(run.left()).isZero();
    assertThat(file).content().contains("default_output_uri: \"" + api() + "\"");
  }

  @Test
  void a_token_that_was_not_given_is_not_told() throws Exception {
    Result result = new InitRun(home).init(flags("--git-user", "bob"));

    assertThat(result.output()).contains("will be using user=bob\n").doesNotContain("token=");
  }

  @Test
  void an_empty_address_is_told_with_its_flag() throws Exception {
    Result result =
        new InitRun(home).init("--host", "", "--access-key", key(), "--secret-key", secret());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("--host: '' is no http address");
  }

  @Test
  void https_where_http_is_spoken_is_told_without_a_word_about_certificates() throws Exception {
    try (var plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuseAll(plain));

      Result result =
          new InitRun(home)
              .init(
                  "--host",
                  "https://127.0.0.1:" + plain.getLocalPort(),
                  "--access-key",
                  key(),
                  "--secret-key",
                  secret());

      assertFailed(result, "starts with http://");
      assertThat(result.output()).doesNotContain("--verify-certificate");
    }
  }

  @Test
  void http_where_tls_is_spoken_is_told() throws Exception {
    assertFailed(
        new InitRun(home)
            .init(
                "--host",
                others.selfSigned(home).toString().replace("https:", "http:"),
                "--access-key",
                key(),
                "--secret-key",
                secret()),
        "https://");
  }

  @Test
  void what_it_writes_serves_the_other_commands_without_a_warning() throws Exception {
    var run = new InitRun(home);
    run.init(flags());

    assertThat(run.program("config").output())
        .contains("api.api_server = " + api())
        .doesNotContain("Warning")
        .doesNotContain(secret());
    assertThat(run.program("list")).returns(0, Result::code);
  }

  @Test
  void every_answer_lands_in_the_file() throws Exception {
    Result result =
        new InitRun(home)
            .types(block(), "y", "s", "me", "a-git-token", "https://i.example.com/simple", "")
            .init();

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("user=me token=********").doesNotContain("a-git-token");
    assertThat(file)
        .content()
        .contains("agent.git_user: \"me\"", "agent.git_pass: \"a-git-token\"")
        .contains("extra_index_url: [\"https://i.example.com/simple\"]")
        .contains("default_output_uri: \"" + api() + "\"");
  }

  @Test
  void told_everything_it_asks_nothing() throws Exception {
    Result result =
        new InitRun(home)
            .init(
                flags(
                    "--git-user",
                    "me",
                    "--git-pass",
                    "a-token",
                    "--output-uri",
                    "s3://b",
                    "--file",
                    home.resolve("sub/x.conf").toString()));

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(home.resolve("sub/x.conf")).content().contains("a-token", "s3://b");
    assertThat(result.output())
        .contains("clearml-agent --config-file " + home.resolve("sub/x.conf") + " daemon")
        .doesNotContain("a-token");
    assertThat(file).doesNotExist();
  }

  @Test
  void the_environment_tells_it_too() throws Exception {
    Result result =
        new InitRun(home)
            .variable("CLEARML_API_HOST", api())
            .variable("CLEARML_API_ACCESS_KEY", key())
            .variable("CLEARML_API_SECRET_KEY", secret())
            .init();

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(file).content().contains(secret());
  }

  @Test
  void secrets_need_not_be_on_the_command_line() throws Exception {
    Result line =
        new InitRun(home)
            .types(secret())
            .init("--host", api(), "--access-key", key(), "--secret-key", "-");
    Path saved = Files.writeString(home.resolve("block.txt"), block());
    Result block =
        new InitRun(home)
            .init("--credentials", saved.toString(), "--file", home.resolve("b.conf").toString());

    assertThat(line.code()).as(line.output()).isZero();
    assertThat(block.code()).as(block.output()).isZero();
  }

  @Test
  void a_text_that_is_no_block_leads_to_typing() throws Exception {
    Result result = new InitRun(home).types("what?", "", key(), secret(), api(), "", "", "").init();

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("Could not parse credentials");
  }

  @Test
  void wrong_credentials_are_told_and_may_be_corrected_once() throws Exception {
    Result twice =
        new InitRun(home)
            .types(block().replace(secret(), "not-the-secret"), "", key(), "nor-this-one")
            .init();
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.output())
        .contains("Error: could not verify credentials: key=\"" + key() + "\" secret=\"not-***\"")
        .contains("401")
        .contains("Exiting setup without creating configuration file")
        .doesNotContain("not-the-secret", "nor-this-one");
    assertThat(file).doesNotExist();

    Result corrected =
        new InitRun(home)
            .types(block().replace(secret(), "not-the-secret"), "", key(), secret(), "", "", "")
            .init();
    assertThat(corrected.code()).as(corrected.output()).isZero();
  }

  @Test
  void a_web_server_in_place_of_the_api_server_leads_to_the_api_server() throws Exception {
    URI web = others.web(deployment.server().apiUrl());

    Result result =
        new InitRun(home)
            .init("--api-host", web.toString(), "--access-key", key(), "--secret-key", secret());

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("is the web server", web + "/api");
    assertThat(file)
        .content()
        .contains("api_server: \"" + web + "/api\"", "web_server: \"" + web + "\"");
  }

  @Test
  void a_file_server_in_place_of_the_api_server_is_told() throws Exception {
    URI files = others.files();

    Result result =
        new InitRun(home)
            .init("--host", files.toString(), "--access-key", key(), "--secret-key", secret());

    assertFailed(result, "is the file server, not the API server", "8008");
  }

  @Test
  void a_web_server_in_place_of_the_file_server_is_told() throws Exception {
    URI web = others.web(deployment.server().apiUrl());

    Result result = new InitRun(home).init(flags("--files-host", web.toString()));

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("'" + web + "' is the web server; the file server is");
    assertThat(file).content().contains("files_server: \"" + api() + "\"");
  }

  @Test
  void a_server_that_is_not_there_is_told() throws Exception {
    assertFailed(
        new InitRun(home)
            .init("--host", "127.0.0.1:1", "--access-key", key(), "--secret-key", secret()),
        "nothing answers at 'http://127.0.0.1:1'",
        "refused");
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_told_with_the_flag_for_it() throws Exception {
    URI server = others.selfSigned(home);

    assertFailed(
        new InitRun(home)
            .init("--host", server.toString(), "--access-key", key(), "--secret-key", secret()),
        "CN=127.0.0.1' is not trusted",
        "--verify-certificate FILE.pem",
        "REQUESTS_CA_BUNDLE");
    assertThat(
            new InitRun(home)
                .init(
                    "--host",
                    server.toString(),
                    "--access-key",
                    key(),
                    "--secret-key",
                    secret(),
                    "--verify-certificate",
                    "no")
                .output())
        .contains("is the file server")
        .satisfies(output -> assertThat(output.split("are not checked", -1)).hasSizeLessThan(3));
  }

  @Test
  void a_proxy_that_wants_a_login_is_told() throws Exception {
    assertFailed(
        new InitRun(home)
            .variable("http_proxy", others.proxy().toString())
            .init(
                "--host",
                "http://clearml.example.com:8008",
                "--access-key",
                key(),
                "--secret-key",
                secret()),
        "the proxy on the way",
        "wants another login");
  }

  @Test
  void unchecked_it_writes_the_usual_addresses() throws Exception {
    Result result =
        new InitRun(home)
            .init(
                "--host", "app.clear.ml", "--access-key", "K", "--secret-key", "S", "--no-verify");

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(file)
        .content()
        .contains(
            "\"https://api.clear.ml\"", "\"https://app.clear.ml\"", "\"https://files.clear.ml\"");
  }

  @Test
  void a_file_that_is_there_is_not_touched() throws Exception {
    Files.writeString(file, NEW);

    Result unattended = new InitRun(home).init(flags());
    Result piped = new InitRun(home).types(block()).init();
    Result terminal = new InitRun(home).atTerminal().types("").init();

    assertThat(unattended.code()).isEqualTo(2);
    assertThat(unattended.output()).contains("'" + file + "' exists already", "--force");
    assertThat(piped.code()).isZero();
    assertThat(piped.output()).contains("Configuration file already exists: " + file);
    assertThat(terminal.code()).isZero();
    assertThat(file).content().isEqualTo(NEW);
  }

  @Test
  void a_file_that_is_there_is_kept_beside_the_new_one() throws Exception {
    Path real = Files.writeString(home.resolve("real.conf"), NEW);
    Files.createSymbolicLink(file, real);

    Result forced = new InitRun(home).init(flags("--force"));
    Result agreed = new InitRun(home).atTerminal().types("y").init(flags());

    assertThat(forced.code()).as(forced.output()).isZero();
    assertThat(agreed.code()).as(agreed.output()).isZero();
    assertThat(file).isSymbolicLink().content().contains(key());
    assertThat(home.resolve("real.conf.bak")).content().isEqualTo(NEW);
    assertThat(home.resolve("real.conf.bak2")).content().contains(key());
  }

  @Test
  void an_input_that_ends_too_early_leaves_nothing() throws Exception {
    for (List<String> typed : List.of(List.<String>of(), List.of(block()), List.of(block(), ""))) {
      Result result = new InitRun(home).types(typed.toArray(String[]::new)).init();

      assertFailed(result, "the input ended before the setup was complete", "--host URL");
    }
  }

  @Test
  void a_signal_leaves_nothing() throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dguice_custom_class_loading=CHILD",
                "-cp",
                System.getProperty("java.class.path"),
                "ml.clear.agent.cli.Main",
                "init"));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();
    try (var reader = process.inputReader()) {
      String line = reader.readLine();
      while (line != null && !line.contains("an empty line")) {
        line = reader.readLine();
      }

      process.toHandle().destroy(); // unlike the process's own, it leaves the input open

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(254);
      assertThat(home).isEmptyDirectory();
    } finally {
      process.destroyForcibly();
    }
  }

  /// Answers as a plain web server does when it is talked to in TLS.
  private static void refuseAll(ServerSocket server) {
    while (true) {
      try (var connection = server.accept()) {
        connection
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        return; // the test has ended
      }
    }
  }

  private void assertFailed(Result result, String... texts) {
    assertThat(result.code()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains(texts).doesNotContain(secret()).doesNotContain("\tat ");
    assertThat(file).doesNotExist();
  }

  private static String[] flags(String... more) {
    var flags =
        new ArrayList<>(List.of("--host", api(), "--access-key", key(), "--secret-key", secret()));
    flags.addAll(Arrays.asList(more));
    return flags.toArray(String[]::new);
  }

  private static String block() throws IOException {
    return Files.readString(deployment.server().configurationFile()).strip();
  }

  private static String api() {
    return deployment.server().apiUrl().toString();
  }

  private static String key() {
    return deployment.server().accessKey();
  }

  private static String secret() {
    return deployment.server().secretKey().reveal();
  }
}
