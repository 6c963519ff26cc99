// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command line, or the program itself, says about settings, which is stronger than
/// everything else; and the server's vaults, which are stronger than files only.
///
/// @param configurationFile the file of `--config-file`; absent = the usual places
/// @param ignoreFiles reads no file at all, as `demo` does
/// @param values keys that are set, in the order of the command line
/// @param gpus the GPUs that tasks may use, as `--gpus` names them; empty = not said
/// @param vaults the vaults that were read, the strongest last
public record SettingsOverrides(
    @Nullable Path configurationFile,
    boolean ignoreFiles,
    List<Setting> values,
    String gpus,
    List<Vault> vaults) {
  /// Nothing is overridden.
  public static final SettingsOverrides NONE = new SettingsOverrides(null, false, List.of());

  public SettingsOverrides {
    values = List.copyOf(values);
    vaults = List.copyOf(vaults);
  }

  /// Nothing said about GPUs, no vaults.
  public SettingsOverrides(
      @Nullable Path configurationFile, boolean ignoreFiles, List<Setting> values) {
    this(configurationFile, ignoreFiles, values, "", List.of());
  }

  /// One key.
  ///
  /// @param key the dotted key
  /// @param value `String`, `Boolean`, `Number`, [Secret], or a `List` of these
  /// @param origin the flag
  public record Setting(String key, Object value, Origin origin) {}
}
