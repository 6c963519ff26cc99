// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import jakarta.inject.Inject;
import java.nio.file.Path;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.jspecify.annotations.Nullable;

/// The small programs of the machine that starting and stopping others takes: `sh`, `setsid`, …. An
/// image may lack any of them.
final class Tools {
  private final ProcessEnvironment environment;

  @Inject
  Tools(ProcessEnvironment environment) {
    this.environment = environment;
  }

  /// Where one lies, on the agent's own `PATH`.
  @Nullable Path find(String name) {
    return Programs.find(name, environment.variables()).orElse(null);
  }
}
