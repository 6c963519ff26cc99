// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.testkit.SourceRepositoryContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JGitRepositoryTest implements SourceRepositoryContract {
  @TempDir Path folder;
  private Workbench bench;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
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
      return new Published(
          "file://" + origin.gitFolder(), firstCommit, lastCommit, origin.folder());
    }
  }
}
