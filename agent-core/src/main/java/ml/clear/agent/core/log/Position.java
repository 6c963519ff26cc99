// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import ml.clear.agent.core.run.RunDirectory;

/// A place between two bytes of a task's output.
///
/// @param stream the stream's index in [RunDirectory#STREAMS]
/// @param offset bytes of the stream before it
/// @param midLine whether the line before it was sent without its end
/// @param level of that line
record Position(int stream, long offset, boolean midLine, LogLevel level)
    implements Comparable<Position> {
  /// The stream that the user's process writes.
  static final int OUT = RunDirectory.STREAMS.indexOf("out");

  /// Before everything.
  static final Position START = startOf(0);

  static Position startOf(int stream) {
    return new Position(stream, 0, false, LogLevel.DEBUG);
  }

  @Override
  public int compareTo(Position other) {
    return stream != other.stream
        ? Integer.compare(stream, other.stream)
        : Long.compare(offset, other.offset);
  }
}
