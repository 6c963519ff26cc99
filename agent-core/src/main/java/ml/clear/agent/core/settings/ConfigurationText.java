// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

/// The text of configuration files, for people who set up a machine.
public interface ConfigurationText {
  /// Reads what a user pasted: the block of the web application, a whole configuration file, or
  /// lines that set the `CLEARML_*` variables. What is not in it, or can't be read, is absent.
  ServerEntry read(String pasted);

  /// Writes a configuration file: the given values, and the other keys of the agent as comments.
  String write(StartingConfiguration configuration);
}
