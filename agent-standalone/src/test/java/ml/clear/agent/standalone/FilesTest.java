// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class FilesTest extends Served {
  private static final String BOUNDARY = "--boundary";

  @Test
  void keeps_uploads_under_the_names_of_their_parts() {
    String path = "/proj/sub/exp 1.T/artifacts/ärt/a+b.json";
    String content = "{\"k\":1}\r\n--" + "--bounty" + "\r\r\n-";

    RunningServer.Answer reply = upload(part(path, content) + part("/other.d/x.txt", ""));

    assertThat(reply.json().toString())
        .isEqualTo("[\"proj/sub/exp 1.T/artifacts/ärt/a+b.json\",\"other.d/x.txt\"]");
    RunningServer.Answer file =
        server.send("GET", "/proj/sub/exp%201.T/artifacts/%C3%A4rt/a+b.json?download", "x/y", "");
    assertThat(file.text()).isEqualTo(content);
    assertThat(file.response().headers().firstValue("Content-Type")).contains("application/json");
    assertThat(file.response().headers().firstValue("Content-Disposition")).contains("attachment");
    assertThat(server.send("HEAD", "/other.d/x.txt", "x/y", "").status()).isEqualTo(200);
  }

  @Test
  void streams_large_uploads() throws IOException {
    byte[] bytes = new byte[40 * 1024 * 1024];
    new Random(1).nextBytes(bytes);
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"/p/big.bin\"\r\n\r\n".formatted(BOUNDARY);

    RunningServer.Answer reply =
        server.send(
            server
                .request("/")
                .header("Authorization", "Bearer " + server.token)
                .header("Content-Type", "multipart/form-data; boundary=\"" + BOUNDARY + "\"")
                .POST(
                    BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofByteArray(bytes),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(Files.readAllBytes(data.resolve("files/p/big.bin"))).isEqualTo(bytes);
  }

  @Test
  void lets_no_path_lead_out_of_the_folder() {
    for (String path :
        List.of("../x", "/a/../../x", "/..", "/", "/a/./b", "/a\0b", "git/x", "/packages/x")) {
      assertThat(upload(part(path, "x")).status()).as(path).isEqualTo(400);
    }
    for (String path : List.of("/a/..%2f..%2fclearml.conf", "/%2e%2e/clearml.conf", "/a/%00")) {
      assertThat(server.send("GET", path, "x/y", "").status()).as(path).isIn(400, 404);
    }
    for (String path :
        List.of(
            "/git/..%2fclearml.conf",
            "/git/%2e%2e/clearml.conf", "/packages/..%2fclearml.conf", "/git/", "/git/%00")) {
      assertThat(server.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(data.resolve("x")).doesNotExist();
  }

  @Test
  void refuses_strangers_and_broken_uploads() {
    upload(part("/p/a", "x"));

    assertThat(server.get("/p/a").status()).isEqualTo(401);
    assertThat(server.get("/").text()).isEqualTo("OK\n");
    assertThat(server.send("POST", "/", "text/plain", "x").status()).isEqualTo(400);
    assertThat(server.send("POST", "/", "multipart/form-data", "x").status()).isEqualTo(400);
    String cut = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"/p/cut\"\r\n\r\nabc";
    assertThat(server.send("POST", "/", "multipart/form-data; boundary=" + BOUNDARY, cut).status())
        .isEqualTo(400);
    assertThat(upload(part("/p/a/b", "x")).status()).isEqualTo(400);
    assertThat(upload(part("/p", "x")).status()).isEqualTo(400);
    assertThat(server.send("GET", "/p/cut", "x/y", "").status()).isEqualTo(404);
    assertThat(data.resolve("files").toFile().list()).containsExactly("p");
  }

  @Test
  void deletes_files() {
    upload(part("/p/a", "x") + part("/p/b", "x"));

    assertThat(server.send("DELETE", "/p/a", "x/y", "").text()).isEqualTo("\"p/a\"");
    assertThat(server.send("DELETE", "/p/a", "x/y", "").status()).isEqualTo(404);
    assertThat(server.send("DELETE", "/p", "x/y", "").status()).isEqualTo(400);
    RunningServer.Answer many =
        server.send("POST", "/delete_many", "application/json", "{\"files\":[\"/p/b\",\"/p/c\"]}");
    assertThat(many.json().path("deleted").propertyNames()).containsExactly("/p/b");
    assertThat(many.json().path("errors").propertyNames()).containsExactly("/p/c");
  }

  @Test
  void offers_the_packages_of_its_folder() throws IOException {
    wheel("Hello_World.x-1.0-py3-none-any.whl");
    Files.writeString(data.resolve("packages/other-2.0.tar.gz"), "not looked into");
    Files.writeString(data.resolve("packages/readme.md"), "no package");

    String projects = server.get("/simple/").text();
    String page = server.get("/simple/hello-world-x/").text();

    assertThat(projects)
        .contains("<a href=\"hello-world-x/\">hello-world-x</a>")
        .contains("other/");
    assertThat(projects).doesNotContain("readme");
    assertThat(page)
        .containsPattern(
            "<a href=\"\\.\\./\\.\\./packages/Hello_World\\.x-1\\.0-py3-none-any\\.whl#sha256=[0-9a-f]{64}\">");
    assertThat(server.get("/simple/Hello.World_x/").status()).isEqualTo(200);
    assertThat(server.get("/simple/other").response().headers().firstValue("Location"))
        .contains("/simple/other/");
    assertThat(server.get("/simple/none/").status()).isEqualTo(404);
    RunningServer.Answer file = server.get("/packages/Hello_World.x-1.0-py3-none-any.whl");
    assertThat(page).contains("#sha256=" + sha256(file.response().body()));
  }

  @Test
  void takes_a_changed_package_at_once() throws IOException {
    Files.writeString(data.resolve("packages/a-1.tar.gz"), "one");
    String before = server.get("/simple/a/").text();
    Files.writeString(data.resolve("packages/a-1.tar.gz"), "other");

    assertThat(server.get("/simple/a/").text())
        .isNotEqualTo(before)
        .contains(sha256("other".getBytes(StandardCharsets.UTF_8)));
  }

  private void wheel(String name) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(data.resolve("packages").resolve(name)))) {
      zip.putNextEntry(new ZipEntry("hello.py"));
      zip.write("print(1)\n".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }

  private static String part(String name, String content) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: x/y\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, name, content);
  }

  private RunningServer.Answer upload(String parts) {
    return server.send(
        "POST",
        "/",
        "multipart/form-data; boundary=" + BOUNDARY,
        parts + "--" + BOUNDARY + "--\r\n");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
