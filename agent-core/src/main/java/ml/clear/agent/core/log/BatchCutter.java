// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.time.TimeSource;

/// Cuts a run's output into batches of events, stream after stream: knows how far each stream goes,
/// when its bytes came, and up to where the server has everything. Used by one thread.
final class BatchCutter {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int MOST_EVENTS = 16;
  private static final int STREAMS = RunDirectory.STREAMS.size();

  private final RunDirectory directory;
  private final Spool spool;
  private final PieceCutter cutter;
  private final SpoolLimit limit;
  private final TimeSource time;

  private final Arrivals[] arrivals = new Arrivals[STREAMS];
  private final long[] ends = new long[STREAMS];
  private final boolean[] closed = new boolean[STREAMS];
  private Position acked = Position.START;
  private Position next = Position.START;
  private Instant lastTime = Instant.EPOCH;
  private Duration nextTick = Duration.ZERO;

  BatchCutter(
      RunDirectory directory, Spool spool, PieceCutter cutter, SpoolLimit limit, TimeSource time) {
    this.directory = directory;
    this.spool = spool;
    this.cutter = cutter;
    this.limit = limit;
    this.time = time;
    for (int stream = 0; stream < STREAMS; stream++) {
      arrivals[stream] = new Arrivals();
    }
  }

  /// Takes the times at which output came, before anybody looked, from the files.
  void remember() throws IOException {
    Instant now = time.instant();
    Duration elapsed = time.elapsed();
    for (int stream = 0; stream < STREAMS; stream++) {
      Arrivals seen = arrivals[stream];
      spool.eachSegment(
          stream, (end, written) -> seen.add(end, written.isBefore(now) ? written : now, elapsed));
    }
  }

  /// Goes on where an earlier pump stopped.
  void goOn(Position acked, Instant lastTime) {
    this.acked = acked;
    this.lastTime = lastTime;
    next = acked;
  }

  /// The batch that an earlier pump was about to send.
  List<Piece> again(List<SpoolJournal.Intent> intents) throws IOException {
    var batch = new ArrayList<Piece>();
    for (SpoolJournal.Intent intent : intents) {
      batch.add(again(intent, next));
      next = intent.to();
    }
    return batch;
  }

  private Piece again(SpoolJournal.Intent intent, Position from) throws IOException {
    Piece notice = Piece.notice(Piece.Kind.DROPPED, from, intent.to(), intent.time());
    String text =
        switch (intent.kind()) {
          case OUTPUT -> cutter.textAgain(from, intent.to()).orElse(notice.text());
          case DROPPED, REFUSED, LOST ->
              Piece.notice(intent.kind(), from, intent.to(), intent.time()).text();
        };
    return new Piece(
        intent.kind(), from, intent.to(), intent.level(), intent.time(), text, intent.checksum());
  }

  /// Looks at what is there now. Whether a stream is closed is asked before where it ends.
  void observe() throws IOException {
    Instant now = time.instant();
    Duration elapsed = time.elapsed();
    for (int stream = next.stream(); stream < STREAMS; stream++) {
      boolean wasClosed = spool.isClosed(stream);
      long end = spool.end(stream);
      if (stream == Position.OUT && end == ends[stream] && !wasClosed && pumpFailed()) {
        wasClosed = true;
        end = spool.end(stream);
      }
      arrivals[stream].add(end, now, elapsed);
      ends[stream] = end;
      closed[stream] = wasClosed;
    }
    limit.enforce(next, ends[Position.OUT]);
  }

  private boolean pumpFailed() throws IOException {
    return directory.value("pump-failed").isPresent();
  }

  /// Cuts what is there into events. Small ones go out once a second at most.
  List<Piece> collect() throws IOException {
    var batch = new ArrayList<Piece>();
    if (next.stream() < STREAMS
        && !closed[next.stream()]
        && ends[next.stream()] - next.offset() < PieceCutter.LIMIT
        && time.elapsed().compareTo(nextTick) < 0) {
      return batch;
    }
    while (batch.size() < MOST_EVENTS && next.stream() < STREAMS) {
      int stream = next.stream();
      Optional<Piece> found = cutter.next(next, ends[stream], closed[stream], arrivals[stream]);
      if (found.isPresent()) {
        if (found.get().text().isEmpty()) {
          if (!batch.isEmpty()) {
            break;
          }
          acked = found.get().to();
        } else {
          add(found.get(), batch);
        }
        next = found.get().to();
        arrivals[stream].forget(next.offset());
      } else if (closed[stream] && next.offset() >= ends[stream]) {
        Position following = Position.startOf(stream + 1);
        if (stream == Position.OUT && pumpFailed()) {
          add(Piece.notice(Piece.Kind.LOST, next, following, time.instant()), batch);
        } else if (!batch.isEmpty()) {
          break;
        } else {
          acked = following;
        }
        next = following;
      } else {
        break;
      }
    }
    if (!batch.isEmpty()) {
      nextTick = time.elapsed().plus(TICK);
    }
    return batch;
  }

  /// Times are whole milliseconds and increase, whatever the clock does.
  private void add(Piece piece, List<Piece> batch) {
    Instant seen = piece.time().truncatedTo(ChronoUnit.MILLIS);
    Instant earliest = lastTime.plusMillis(1);
    lastTime = seen.isBefore(earliest) ? earliest : seen;
    batch.add(piece.at(lastTime));
  }

  /// The server has the batch.
  void acknowledge() {
    acked = next;
  }

  /// The place up to which the server has everything; the last batch begins there.
  Position acked() {
    return acked;
  }

  /// The time of the last event.
  Instant lastTime() {
    return lastTime;
  }

  /// Whether nothing more will come.
  boolean isAtEnd() {
    return next.stream() == STREAMS;
  }

  /// How much output the server has.
  long ackedBytes() {
    long bytes = acked.stream() < STREAMS ? acked.offset() : 0;
    for (int stream = 0; stream < acked.stream(); stream++) {
      bytes += ends[stream];
    }
    return bytes;
  }

  /// How much output on disk it does not have.
  long lagBytes() {
    long bytes = acked.stream() < STREAMS ? Math.max(0, ends[acked.stream()] - acked.offset()) : 0;
    for (int stream = acked.stream() + 1; stream < STREAMS; stream++) {
      bytes += ends[stream];
    }
    return bytes;
  }
}
