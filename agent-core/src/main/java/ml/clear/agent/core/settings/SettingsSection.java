// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

/// A part of the configuration that somebody reads: adapters contribute theirs through Guice, and
/// so it is bound, explained, checked and documented like all others. Several sections may read the
/// same path.
///
/// @param path where it lies in the configuration: `agent`, `agent.package_manager`, `api`
/// @param type the record that holds it
/// @param documentation one sentence
public record SettingsSection<T extends Record>(String path, Class<T> type, String documentation) {}
