// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The configuration that is in force: command line over environment over vault over file over
/// defaults.
public interface Settings {
  /// The values of one contributed section.
  ///
  /// @throws IllegalArgumentException when nobody contributed the section
  <T extends Record> T section(Class<T> type);

  /// Every key that is set, in the order of the documents, secrets masked.
  List<SettingsValue> values();

  /// The same as the `config` command prints it, without its frame: `key = value` lines in the form
  /// of Java properties, list items under their index, secrets as `****`.
  List<String> printout();

  /// The file that the settings come from, the strongest if there are several.
  Optional<Path> location();

  /// The files that were read, in that order, included ones too.
  List<Path> files();

  /// How other hosts are reached.
  NetworkSettings network();

  /// The environment for children and for variables that are read at use.
  ProcessEnvironment environment();

  /// The vaults that could be read and are part of this, the strongest last.
  default List<Vault> vaults() {
    return List.of();
  }

  /// The names of the variables that the section `environment` has set, sorted.
  default List<String> configuredVariables() {
    return List.of();
  }

  /// What was noticed and does not stop the agent: unknown keys, readable credentials.
  List<SettingsProblem> warnings();

  /// The whole configuration as JSON (which is valid HOCON), secrets in clear: for the
  /// configuration file of the user's process, which is written for its owner only.
  String toJson();
}
