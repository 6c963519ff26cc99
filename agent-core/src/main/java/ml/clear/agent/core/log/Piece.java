// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32;

/// One event together with the bytes that it stands for. Made of the same bytes it has the same
/// text, so it can be made again after a restart.
///
/// @param checksum of the text, by which the event is recognised on the server even if more secrets
///   are masked by then
record Piece(
    Kind kind,
    Position from,
    Position to,
    LogLevel level,
    Instant time,
    String text,
    int checksum) {
  /// What an event is to its bytes.
  enum Kind {
    /// They are its text.
    OUTPUT('o'),
    /// They were deleted unsent, because there was too much.
    DROPPED('d'),
    /// The server did not want them.
    REFUSED('r'),
    /// The pump behind the process could not write what came after them.
    LOST('l');

    private final char code;

    Kind(char code) {
      this.code = code;
    }

    char code() {
      return code;
    }

    static Kind of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind has code " + code);
    }
  }

  static Piece output(Position from, Position to, LogLevel level, Instant time, String text) {
    return new Piece(Kind.OUTPUT, from, to, level, time, text, checksum(text));
  }

  /// An event that says what became of bytes.
  static Piece notice(Kind kind, Position from, Position to, Instant time) {
    String text = (from.midLine() ? "\n" : "") + "clearml-agent: " + notice(kind, from, to) + "\n";
    return new Piece(kind, from, to, LogLevel.WARNING, time, text, checksum(text));
  }

  private static String notice(Kind kind, Position from, Position to) {
    long bytes = Math.max(0, to.offset() - from.offset());
    return switch (kind) {
      case DROPPED ->
          "%d bytes dropped, the log exceeds agent.max_log_size_mb; its beginning and end are kept"
              .formatted(bytes);
      case REFUSED ->
          "%d bytes of output are missing here, the server refused them".formatted(bytes);
      case LOST ->
          "the output from byte %d on is lost, it could not be written to disk"
              .formatted(from.offset());
      case OUTPUT -> throw new IllegalArgumentException("output speaks for itself");
    };
  }

  /// What stands in this event's place when the server refuses it.
  Piece refused() {
    return notice(Kind.REFUSED, from, to, time);
  }

  Piece at(Instant moment) {
    return new Piece(kind, from, to, level, moment, text, checksum);
  }

  LogEvent event() {
    return new LogEvent(level, time, text);
  }

  static int checksum(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }
}
