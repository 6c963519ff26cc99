// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.List;

/// One changed place of a text file. Line numbers count from 1; a side without lines has the number
/// of the line before.
///
/// @param header as it is in the patch
record Hunk(
    String header, int oldStart, int oldCount, int newStart, int newCount, List<Line> lines) {
  /// One line.
  ///
  /// @param kind ' ' = stays, '-' = goes, '+' = comes
  /// @param text with its line feed, unless it is the last of a file without one
  record Line(char kind, Bytes text) {
    boolean isOld() {
      return kind != '+';
    }
  }

  Hunk {
    lines = List.copyOf(lines);
  }

  /// Where it should lie in the new file, counted from 0.
  int expected() {
    return newCount == 0 ? newStart : Math.max(newStart - 1, 0);
  }
}
