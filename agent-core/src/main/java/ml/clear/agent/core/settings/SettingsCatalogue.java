// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import java.util.Optional;

/// All keys that mean something in this archive, those of contributed sections included.
public interface SettingsCatalogue {
  /// The keys, section by section.
  List<KnownKey> keys();

  /// What is known of a key; one with a star in its place counts.
  Optional<KnownKey> find(String key);
}
