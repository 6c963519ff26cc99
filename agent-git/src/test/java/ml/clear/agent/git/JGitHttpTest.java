// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.SourceRepositoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    try (var origin = new TestRepository(folder.resolve("origin"))) {
      String firstCommit = origin.commit(first);
      origin.tag("v1");
      String lastCommit = origin.commit(last);
      origin.branch("work");
      origin.remote("https://user:secret-word@example.com/o/r.git");
      server.protect("o/r.git", "reader", "pass/w@rd");
      String url = server.publish("o/r.git", origin.gitFolder());
      String withLogin = url.replace("http://", "http://reader:pass%2Fw%40rd@");
      return new Published(withLogin, firstCommit, lastCommit, origin.folder());
    }
  }
}
