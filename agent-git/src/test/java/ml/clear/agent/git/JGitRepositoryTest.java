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
    return TestRepository.publish(folder.resolve("origin"), first, last, git -> "file://" + git);
  }
}
