// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static ml.clear.agent.git.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.Checkout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who sees which login on the way to contents of LFS; `127.0.0.2` is another host.
@Tag("F27")
class LfsIsolationTest {
  private static final String LOGIN = basic("agent", "s3cret-pass");

  @TempDir Path folder;
  private LfsBench hosts;

  @BeforeEach
  void start() {
    hosts = new LfsBench(folder);
    hosts.bench.user = "agent";
    hosts.bench.password = "s3cret-pass";
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  private static String basic(String user, String password) {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  private void foreignSawNoLogin() {
    assertThat(hosts.foreignLfs.seen())
        .isNotEmpty()
        .allMatch(seen -> seen.header("authorization").isEmpty());
    assertThat(hosts.foreign.seen()).allMatch(seen -> seen.authorization().isEmpty());
  }

  @Test
  void logs_in_at_the_repositorys_host_when_it_asks() throws Exception {
    hosts.lfs.demand(LOGIN);
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    assertThat(hosts.root().resolve("m.bin")).hasContent("weights");
    assertThat(hosts.lfs.seen().getFirst().header("authorization")).isEmpty();
    assertThat(hosts.lfs.downloads()).allMatch(seen -> seen.header("authorization").isEmpty());
  }

  @Test
  void logs_in_with_what_the_user_keeps() throws Exception {
    hosts.bench.user = "";
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(
        folder.resolve("home/.netrc"), "machine 127.0.0.1 login me password my-password\n");
    hosts.lfs.demand(basic("me", "my-password"));
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    assertThat(hosts.root().resolve("m.bin")).hasContent("weights");
  }

  @Test
  void sends_an_azure_token_unasked() throws Exception {
    hosts.bench.azure = new AzureSettings(true, false);
    hosts.lfs.storeAt(hosts.foreign.url("lfs/contents"));
    hosts.foreignLfs.keep("weights");
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    assertThat(hosts.root().resolve("m.bin")).hasContent("weights");
    assertThat(hosts.lfs.seen())
        .allMatch(seen -> seen.header("authorization").equals("Bearer s3cret-pass"));
    foreignSawNoLogin();
  }

  @Test
  void sends_a_download_the_headers_of_the_batch() throws Exception {
    hosts.lfs.demandForContents("Authorization", "RemoteAuth one-time");
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    assertThat(hosts.root().resolve("m.bin")).hasContent("weights");
  }

  @Test
  void sends_no_login_to_a_store_elsewhere() throws Exception {
    hosts.lfs.demand(LOGIN);
    hosts.lfs.storeAt(hosts.foreign.url("lfs/contents"));
    hosts.foreignLfs.keep("weights");
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    assertThat(hosts.root().resolve("m.bin")).hasContent("weights");
    foreignSawNoLogin();
  }

  @Test
  void takes_no_header_along_a_redirect_of_a_download() throws Exception {
    hosts.lfs.demandForContents("Authorization", "RemoteAuth one-time");
    hosts.lfs.redirectContents(hosts.foreign.url("lfs/contents"));
    hosts.foreignLfs.keep("weights");
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    assertThat(hosts.root().resolve("m.bin")).hasContent("weights");
    foreignSawNoLogin();
  }

  @Test
  void takes_no_login_along_a_redirect_of_a_batch() throws Exception {
    hosts.lfs.redirectBatches(hosts.foreign.url("lfs/objects/batch"));
    hosts.foreignLfs.demand(LOGIN);
    hosts.publish(Map.of("m.bin", hosts.foreignLfs.keep("weights")));

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.message()).contains("'127.0.0.2'");
    foreignSawNoLogin();
  }

  @Test
  void takes_no_azure_token_along_a_redirect_of_a_batch() throws Exception {
    hosts.bench.azure = new AzureSettings(true, false);
    hosts.lfs.redirectBatches(hosts.foreign.url("lfs/objects/batch"));
    hosts.publish(Map.of("m.bin", hosts.foreignLfs.keep("weights")));

    assertThat(hosts.root().resolve("m.bin")).hasContent("weights");
    foreignSawNoLogin();
  }

  @Test
  void sends_no_login_to_a_server_that_lfsconfig_names() throws Exception {
    hosts.foreignLfs.demand(LOGIN);
    hosts.publish(
        Map.of(
            ".lfsconfig",
            "[lfs]\n\turl = " + hosts.foreign.url("lfs") + "\n",
            "m.bin",
            hosts.foreignLfs.keep("weights")));

    Checkout checkout = hosts.checkout();

    assertThat(refusal(checkout).reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    foreignSawNoLogin();
  }

  @Test
  void does_not_show_addresses_that_may_hold_secrets() throws Exception {
    hosts.lfs.storeAt(hosts.foreign.url("lfs/signature-s3cret"));
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.describe() + hosts.bench.log.text()).doesNotContain("signature-s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "ssh://git@127.0.0.2/lfs",
    "file:///etc",
    "ext::sh -c touch% x",
    "-oProxyCommand=touch",
    "ftp://127.0.0.2/lfs",
    "not an address",
  })
  void refuses_an_lfsconfig_that_names_something_else(String url) throws Exception {
    hosts.publish(
        Map.of(
            ".lfsconfig", "[lfs]\n\turl = \"" + url + "\"\n", "m.bin", hosts.lfs.keep("weights")));

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.reason()).isEqualTo(ReasonCode.REPOSITORY_INVALID);
    assertThat(failure.message()).contains(".lfsconfig");
  }

  @Test
  void follows_no_redirects_without_end() throws Exception {
    hosts.lfs.redirectBatches(hosts.git.url("r.git/info/lfs/objects/batch"));
    hosts.publish(Map.of("m.bin", hosts.lfs.keep("weights")));

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.message()).contains("redirects without end");
  }
}
