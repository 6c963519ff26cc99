// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import org.junit.jupiter.api.io.TempDir;

class FixedEnvironmentTest implements EnvironmentBuilderContract {
  @TempDir Path folder;

  @Override
  public EnvironmentBuilder builder() {
    return new FixedEnvironment(folder, List.of("python3"));
  }

  @Override
  public Path temporary() {
    return folder;
  }

  @Override
  public String installable() {
    return "alpha==1.0";
  }
}
