// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.function.Consumer;

/// The files that the configuration describes in its section `files`.
public interface ConfiguredFiles {
  /// Writes them, unless that is switched off. What can't be written is told and left out.
  ///
  /// @param lines takes what is to be told, line by line
  void write(Consumer<String> lines);
}
