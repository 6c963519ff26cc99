// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.ServerCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host whose certificate nobody vouches for.
class JGitHttpsIT {
  @TempDir Path folder;
  private Workbench bench;
  private ServerCertificate certificate;
  private GitHttpServer server;
  private String url;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
    certificate = ServerCertificate.make(folder.resolve("tls"), "127.0.0.1");
    server = GitHttpServer.start("127.0.0.1", certificate.context());
    try (var origin = new TestRepository(folder.resolve("origin"))) {
      origin.commit(Map.of("a.py", "1\n"));
      url = server.publish("r.git", origin.gitFolder());
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static NetworkSettings network(boolean verify, @Nullable Path bundle) {
    return new NetworkSettings(verify, bundle, null, null, List.of());
  }

  @Test
  void trusts_what_the_bundle_has_and_logs_in() throws Exception {
    server.protect("r.git", "agent", "pass/w@rd");
    bench.network = network(true, certificate.bundle());
    bench.user = "agent";
    bench.password = "pass/w@rd";

    assertThat(url).startsWith("https://");
    assertThat(bench.checkout(url)).isInstanceOf(Checkout.Ready.class);
  }

  @Test
  void sends_no_login_to_a_host_that_is_not_trusted() throws Exception {
    server.protect("r.git", "agent", "pass");
    bench.user = "agent";
    bench.password = "pass";

    Checkout checkout = bench.checkout(url);

    assertThat(checkout).isInstanceOf(Checkout.Refused.class);
    Failure failure = ((Checkout.Refused) checkout).failure();
    assertThat(failure.reason()).isEqualTo(ReasonCode.CERTIFICATE_REJECTED);
    assertThat(failure.message()).contains("127.0.0.1", "is not trusted");
    assertThat(failure.hint()).contains("api.verify_certificate", "REQUESTS_CA_BUNDLE");
    assertThat(server.seen()).isEmpty();
    assertThat(bench.log.text()).doesNotContain("attempt");
  }

  @Test
  void trusts_everybody_when_the_check_is_off() throws Exception {
    bench.network = network(false, null);

    assertThat(bench.checkout(url)).isInstanceOf(Checkout.Ready.class);
  }
}
