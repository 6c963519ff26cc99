// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

/// How the agent's own streams carry levels: each line begins with one byte that is no part of its
/// text. Output of programs is split into lines before it is framed, so it can't name a level; and
/// the stream that a user's process writes has no frames at all.
final class Framing {
  private Framing() {}

  /// Whether the lines of a stream are framed.
  static boolean in(int stream) {
    return stream != Position.OUT;
  }

  static char code(LogLevel level) {
    return switch (level) {
      case DEBUG -> 'D';
      case INFO -> 'I';
      case WARNING -> 'W';
      case ERROR -> 'E';
    };
  }

  /// The level that a byte stands for; of one that was never written, the lowest.
  static LogLevel level(byte code) {
    return switch (code) {
      case 'I' -> LogLevel.INFO;
      case 'W' -> LogLevel.WARNING;
      case 'E' -> LogLevel.ERROR;
      default -> LogLevel.DEBUG;
    };
  }
}
