// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @TempDir Path temp;

  @Test
  void makes_a_private_folder_with_settings_for_clients() throws IOException {
    try (StandaloneServer server = start(temp.resolve("new/data"), 0)) {
      String conf = Files.readString(server.configurationFile());

      assertThat(rights(server.data())).isEqualTo("rwx------");
      assertThat(rights(server.configurationFile())).isEqualTo("rw-------");
      assertThat(conf)
          .contains("api_server: \"" + server.apiUrl() + "\"")
          .contains("\"access_key\": \"" + server.accessKey() + "\"")
          .contains(server.secretKey().reveal());
      assertThat(server.accessKey()).hasSize(20);
      assertThat(server.secretKey()).hasToString("********");
      assertThat(server.gitFolder()).isDirectory();
      assertThat(server.packagesFolder()).isDirectory();
    }
  }

  @Test
  void keeps_keys_tokens_and_what_users_wrote_over_a_restart() throws IOException {
    String key;
    String token;
    Path conf;
    String task;
    try (RunningServer server = new RunningServer(temp)) {
      key = server.server.accessKey();
      token = server.token;
      conf = server.server.configurationFile();
      task = server.task("kept");
      Files.writeString(conf, Files.readString(conf) + "agent.mine: true\n");
    }
    try (RunningServer server = new RunningServer(temp)) {
      assertThat(server.server.accessKey()).isEqualTo(key);
      assertThat(Files.readString(conf))
          .contains("agent.mine: true")
          .contains("files_server: \"" + server.server.apiUrl() + "\"");
      assertThat(rights(conf)).isEqualTo("rw-------");
      assertThat(
              server
                  .send(
                      server
                          .request("/tasks.get_by_id?task=" + task)
                          .header("Authorization", "Bearer " + token)
                          .build())
                  .code())
          .isEqualTo("200/0");
    }
  }

  @Test
  void says_who_uses_the_data_folder() {
    try (StandaloneServer server = start(temp, 0)) {
      ServerNotStarted failure = failure(temp, 0);

      assertThat(failure)
          .hasMessageContaining("another server works in the data folder '" + temp + "'")
          .hasMessageContaining(server.apiUrl().toString());
      assertThat(failure.hint()).contains("--data");
    }
  }

  @Test
  void says_that_the_port_is_taken_and_lets_go_of_the_folder() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerNotStarted failure = failure(temp, taken.getLocalPort());

      assertThat(failure).hasMessageContaining("port " + taken.getLocalPort());
      assertThat(failure.hint()).contains("--port");
    }
    start(temp, 0).close();
  }

  @Test
  void says_that_the_folder_is_no_folder() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");

    ServerNotStarted failure = failure(file, 0);

    assertThat(failure).hasMessageContaining("can't write to the data folder '" + file + "'");
    assertThat(failure.hint()).contains("--data");
  }

  @Test
  void says_that_the_database_is_damaged() throws IOException {
    start(temp, 0).close();
    Path file = temp.resolve("db/server.mv.db");
    Files.write(file, new byte[100_000]);

    ServerNotStarted failure = failure(temp, 0);

    assertThat(failure).hasMessageContaining(file.toString()).hasMessageContaining("damaged");
    assertThat(failure.hint()).contains("backup");
  }

  @Test
  void says_that_there_is_no_such_host() {
    ServerNotStarted failure =
        catchThrowableOfType(
            ServerNotStarted.class,
            () -> StandaloneServer.start(new StandaloneOptions(temp, "no.such.invalid", 0, false)));

    assertThat(failure).hasMessageContaining("no.such.invalid");
    assertThat(failure.hint()).contains("--host");
  }

  private static StandaloneServer start(Path data, int port) {
    return StandaloneServer.start(new StandaloneOptions(data, "127.0.0.1", port, false));
  }

  private static ServerNotStarted failure(Path data, int port) {
    return catchThrowableOfType(ServerNotStarted.class, () -> start(data, port).close());
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
