// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.SourceRepositoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JGitHttpTest implements SourceRepositoryContract {
  @TempDir Path folder;
  private Workbench bench;
  private GitHttpServer server;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
    server = GitHttpServer.start("127.0.0.1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  public SourceRepository repository() {
    return bench.repository();
  }

  @Override
  public Published publish(Map<String, String> first, Map<String, String> last) {
    server.protect("o/r.git", "reader", "pass/w@rd");
    return TestRepository.publish(
        folder.resolve("origin"),
        first,
        last,
        git -> server.publish("o/r.git", git).replace("http://", "http://reader:pass%2Fw%40rd@"));
  }

  @Test
  void reads_a_repository_that_is_served_as_plain_files() throws Exception {
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.createDirectories(code.resolve("a/b"));
    Files.writeString(code.resolve("a/b/train.py"), "print(1)\n");
    Files.writeString(code.resolve("run.sh"), "#!/bin/sh\n");
    assertThat(code.resolve("run.sh").toFile().setExecutable(true)).isTrue();
    Path served = folder.resolve("served");
    String commit =
        new BareRepository(bench.environment()).publish(code, served.resolve("r.git")).orThrow();
    HttpServer files =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            served.toRealPath(),
            OutputLevel.NONE);
    files.start();
    try {
      String url = "http://127.0.0.1:" + files.getAddress().getPort() + "/r.git";

      Checkout byDefault = bench.checkout(url);
      Checkout byCommit = bench.checkout(url, "", commit, "");
      Checkout unknown = bench.checkout(url, "", "0123456789".repeat(4), "");

      assertThat(byDefault)
          .isInstanceOfSatisfying(
              Checkout.Ready.class,
              ready -> {
                assertThat(ready.commit()).isEqualTo(commit);
                assertThat(ready.root().resolve("a/b/train.py")).hasContent("print(1)\n");
                assertThat(ready.root().resolve("run.sh")).isExecutable();
              });
      assertThat(byCommit).isInstanceOf(Checkout.Ready.class);
      assertThat(unknown)
          .isInstanceOfSatisfying(
              Checkout.Refused.class,
              refused ->
                  assertThat(refused.failure().reason()).isEqualTo(ReasonCode.REVISION_NOT_FOUND));
    } finally {
      files.stop(0);
    }
  }
}
