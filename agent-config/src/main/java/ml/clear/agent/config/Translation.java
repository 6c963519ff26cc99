// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.List;

/// A user's text as standard HOCON, line for line.
///
/// @param lines the user's text
/// @param standard what Typesafe config reads
/// @param assignments the keys that are set, in the order of the text
/// @param includes the include statements
/// @param flaws what can't be read; then `standard` is not to be used
/// @param oddities what can be read, but surely means something else than was intended
record Translation(
    LineIndex lines,
    String standard,
    List<Assignment> assignments,
    List<Inclusion> includes,
    List<Flaw> flaws,
    List<Flaw> oddities) {

  /// A key that is set.
  ///
  /// @param path the keys down to this one; a list's items have the list's own
  /// @param listed whether it is set in an item of a list
  /// @param value what was written for it; empty when it adds to what is there or is in braces
  record Assignment(List<String> path, int offset, boolean listed, String value) {}

  /// An include statement.
  ///
  /// @param path the keys around it
  record Inclusion(String statement, int offset, List<String> path) {}
}
