// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import ml.clear.agent.core.time.TimeSource;

/// Cuts a stream into events: at line ends, at most 64 KiB or one second of output each. A line
/// that is not complete is held back for a moment; a longer line is cut without anything being
/// inserted, never inside a character or a secret. Used by one thread.
final class PieceCutter {
  static final int LIMIT = 64 * 1024;

  private static final Duration BURST = Duration.ofSeconds(1);
  private static final Duration INCOMPLETE_LINE = Duration.ofSeconds(2);
  private static final Duration REWRITTEN_LINE = Duration.ofSeconds(10);

  private final Spool spool;
  private final SecretRegistry secrets;
  private final TimeSource time;
  private final Lines lines;
  private final byte[] buffer = new byte[LIMIT];

  PieceCutter(Spool spool, SecretRegistry secrets, TimeSource time, Lines lines) {
    this.spool = spool;
    this.secrets = secrets;
    this.time = time;
    this.lines = lines;
  }

  /// The next event of a stream; empty while there is none that is complete.
  ///
  /// @param end what is known to be there
  /// @param closed whether nothing comes after `end`
  Optional<Piece> next(Position from, long end, boolean closed, Arrivals arrivals)
      throws IOException {
    return next(from, end, closed, arrivals, LIMIT);
  }

  private Optional<Piece> next(
      Position from, long end, boolean closed, Arrivals arrivals, int window) throws IOException {
    long known = end - from.offset();
    if (known <= 0) {
      boolean owed = closed && from.midLine();
      return owed ? Optional.of(output(from, 0, false, arrivals)) : Optional.empty();
    }
    int wanted = (int) Math.min(known, window);
    int length = spool.read(from.stream(), from.offset(), buffer, wanted);
    boolean last = closed && length == known;
    long burst = arrivals.endOfBurst(from.offset(), BURST) - from.offset();
    int cut =
        last && burst >= length && !Framing.in(from.stream())
            ? length
            : wholeLines(from, length, (int) Math.min(burst, length));
    if (cut == 0 && length < wanted) {
      long resume = spool.resumeAfter(from.stream(), from.offset() + length);
      if (resume >= 0) {
        return Optional.of(dropped(from, resume, arrivals));
      }
    }
    if (cut == 0) {
      cut = last ? length : insideLine(from, length, length == window, arrivals);
    }
    if (cut == 0) {
      return Optional.empty();
    }
    boolean open = !(last && cut == length) && !endsLine(from, cut);
    Piece piece = output(from, cut, open, arrivals);
    boolean tooLong =
        piece.text().length() > LIMIT / 3
            && piece.text().getBytes(StandardCharsets.UTF_8).length > LIMIT;
    return tooLong ? next(from, end, closed, arrivals, window / 2) : Optional.of(piece);
  }

  /// The text of an event that was cut before; empty when its bytes are gone.
  Optional<String> textAgain(Position from, Position to) throws IOException {
    int length = (int) Math.min(to.offset() - from.offset(), LIMIT + 1);
    if (length > LIMIT || spool.read(from.stream(), from.offset(), buffer, length) < length) {
      return Optional.empty();
    }
    return Optional.of(text(from, length, to.midLine()));
  }

  /// Where an event ends, if it begins at a place.
  Optional<Position> endOf(Position from, LogLevel level, String text) throws IOException {
    int length = spool.read(from.stream(), from.offset(), buffer, LIMIT);
    if (length == 0 || level(from) != level) {
      return Optional.empty();
    }
    int exact = text.getBytes(StandardCharsets.UTF_8).length;
    if (exact > 0 && exact <= length && isText(from, exact, text)) {
      return Optional.of(position(from, exact, text));
    }
    int cut = 1 + Lines.indexOf('\n', buffer, 0, length);
    if (cut == 0 || !text.startsWith(text(from, cut, false))) {
      return Optional.empty();
    }
    for (; cut > 0; cut = 1 + Lines.indexOf('\n', buffer, cut, length)) {
      if (isText(from, cut, text)) {
        return Optional.of(position(from, cut, text));
      }
    }
    return Optional.empty();
  }

  /// Text at a place, as far as it can be seen at once.
  String glimpse(Position from) throws IOException {
    int length = spool.read(from.stream(), from.offset(), buffer, LIMIT);
    return length == 0 ? "" : text(from, length, true);
  }

  private boolean isText(Position from, int cut, String text) {
    return text(from, cut, !text.endsWith("\n")).equals(text);
  }

  private Position position(Position from, int cut, String text) {
    boolean open = !text.endsWith("\n");
    LogLevel level = open ? level(from) : LogLevel.DEBUG;
    return new Position(from.stream(), from.offset() + cut, open, level);
  }

  private Piece output(Position from, int cut, boolean open, Arrivals arrivals) {
    LogLevel level = level(from);
    long offset = from.offset() + cut;
    Position to = new Position(from.stream(), offset, open, open ? level : LogLevel.DEBUG);
    String text = text(from, cut, open);
    return Piece.output(from, to, level, arrivals.of(from.offset()).time(), text);
  }

  /// Bytes up to a place that are missing. The lines that they cut in two are dropped with them.
  private Piece dropped(Position from, long resume, Arrivals arrivals) throws IOException {
    int length = spool.read(from.stream(), resume, buffer, LIMIT);
    int lineEnd = Lines.indexOf('\n', buffer, 0, length);
    var to = new Position(from.stream(), resume + lineEnd + 1, false, LogLevel.DEBUG);
    return Piece.notice(Piece.Kind.DROPPED, from, to, arrivals.of(from.offset()).time());
  }

  private LogLevel level(Position from) {
    if (!Framing.in(from.stream())) {
      return LogLevel.DEBUG;
    }
    return from.midLine() ? from.level() : Framing.level(buffer[0]);
  }

  /// Where the lines end that make one event: those of one burst, of one level; at least one.
  private int wholeLines(Position from, int length, int burst) {
    if (!Framing.in(from.stream())) {
      int lineEnd = Lines.lastIndexOf('\n', buffer, burst);
      return 1 + (lineEnd >= 0 ? lineEnd : Lines.indexOf('\n', buffer, burst, length));
    }
    LogLevel level = level(from);
    int at = 0;
    while (at < length && (at == 0 || (at < burst && Framing.level(buffer[at]) == level))) {
      int lineEnd = Lines.indexOf('\n', buffer, at, length);
      if (lineEnd < 0) {
        break;
      }
      at = lineEnd + 1;
    }
    return at;
  }

  /// Where to cut a line whose end is not there; 0 = not yet.
  private int insideLine(Position from, int length, boolean full, Arrivals arrivals) {
    Duration age = time.elapsed().minus(arrivals.of(from.offset()).elapsed());
    int known = length - Lines.incomplete(buffer, length);
    if (known > 0 && buffer[known - 1] == '\r') {
      known--; // its '\n' may follow
    }
    if (lines.suppressCarriageReturn() && !Framing.in(from.stream())) {
      int state = Lines.lastIndexOf('\r', buffer, known);
      boolean rewritten = state >= 0 || (known < length && buffer[known] == '\r');
      if (rewritten && !full && age.compareTo(REWRITTEN_LINE) < 0) {
        return 0;
      }
      if (state >= 0) {
        return state + 1;
      }
    }
    if (!full && age.compareTo(INCOMPLETE_LINE) < 0) {
      return 0;
    }
    String text = plain(from, known);
    int held = text.length() - secrets.masker().safeCut(text);
    int safe = Lines.back(buffer, known, held);
    return safe == 0 && full ? known : safe;
  }

  private boolean endsLine(Position from, int cut) {
    if (Framing.in(from.stream())) {
      return buffer[cut - 1] == '\n';
    }
    int end = cut;
    while (end > 0 && (buffer[end - 1] == 0 || buffer[end - 1] == '\b')) {
      end--;
    }
    return end == 0 ? !from.midLine() : buffer[end - 1] == '\n' || buffer[end - 1] == '\r';
  }

  private String text(Position from, int length, boolean open) {
    String text = secrets.mask(plain(from, length));
    boolean owed = text.isEmpty() ? from.midLine() : !text.endsWith("\n");
    return owed && !open ? text + "\n" : text;
  }

  private String plain(Position from, int length) {
    if (!Framing.in(from.stream())) {
      return lines.text(buffer, 0, length, from.midLine());
    }
    var text = new StringBuilder(length);
    int at = from.midLine() ? 0 : 1;
    while (at < length) {
      int lineEnd = Lines.indexOf('\n', buffer, at, length);
      int next = lineEnd < 0 ? length : lineEnd + 1;
      text.append(lines.text(buffer, at, next, false));
      at = next + 1;
    }
    return text.toString();
  }
}
