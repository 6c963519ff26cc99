// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.time.BackOff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out from the server how much of a log it has, when the journal can't tell: it goes through
/// the task's events and through the spool side by side. What is not found on the server is sent;
/// in doubt a line is sent twice rather than lost.
final class Resync {
  private static final Logger LOG = LoggerFactory.getLogger(Resync.class);
  private static final BackOff BACK_OFF =
      new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final int PAGE = 500;
  private static final int SURE = 16;

  private final LogPump.Destination destination;
  private final Spool spool;
  private final PieceCutter cutter;

  Resync(LogPump.Destination destination, Spool spool, PieceCutter cutter) {
    this.destination = destination;
    this.spool = spool;
    this.cutter = cutter;
  }

  /// The place up to which the server has the log, `floor` at least, and the time of its newest
  /// event.
  Place find(Position floor, EventSender.Pause pause) throws IOException, InterruptedException {
    var walk = new Walk(floor);
    Instant newest = Instant.EPOCH;
    Instant since = Instant.EPOCH;
    for (int attempt = 1; ; ) {
      switch (destination.sink().since(destination.task(), since, PAGE)) {
        case Outcome.Failed<List<LogEvent>>(Failure failure) -> {
          LOG.warn("log of task {}: {}", destination.task(), failure.message());
          pause.pause(BACK_OFF.after(attempt++, ThreadLocalRandom.current()));
        }
        case Outcome.Success<List<LogEvent>>(List<LogEvent> events) -> {
          for (LogEvent event : events) {
            walk.meet(event);
            newest = event.time();
          }
          if (events.size() < PAGE) {
            LOG.info("log of task {}: the server has it up to {}", destination.task(), walk.at);
            return new Place(walk.at, newest);
          }
          since = newest.plusMillis(1);
        }
      }
    }
  }

  /// @param position everything before it is on the server
  /// @param lastTime the time of the newest event there
  record Place(Position position, Instant lastTime) {}

  /// Goes through the spool while it meets events. The first bytes that are there may lie within an
  /// event whose beginning is deleted.
  private final class Walk {
    private Position at;
    private final Position first;
    private boolean anchored;

    Walk(Position floor) throws IOException {
      Position there = floor;
      for (int stream = floor.stream(); stream <= Position.OUT + 1; stream++) {
        there = stream == floor.stream() ? floor : Position.startOf(stream);
        long resume = spool.resumeAfter(stream, there.offset());
        if (resume >= 0) {
          there = new Position(stream, resume, false, LogLevel.DEBUG);
        }
        if (there.offset() < spool.end(stream)) {
          break;
        }
      }
      first = there;
      at = there;
      anchored = there.offset() == 0 || there.equals(floor);
    }

    void meet(LogEvent event) throws IOException {
      Optional<Position> end = endOf(event);
      if (end.isPresent()) {
        anchored = true;
        at = end.get();
      } else if (!anchored) {
        String rest = restThatIs(cutter.glimpse(first), event.text());
        cutter.endOf(first, event.level(), rest).ifPresent(place -> at = place);
      }
    }

    private Optional<Position> endOf(LogEvent event) throws IOException {
      Optional<Position> end = cutter.endOf(at, event.level(), event.text());
      boolean exhausted = at.offset() >= spool.end(at.stream());
      if (end.isPresent() || !exhausted || at.stream() > Position.OUT) {
        return end;
      }
      Position following = Position.startOf(at.stream() + 1);
      return cutter.endOf(following, event.level(), event.text());
    }

    /// The longest end of a text that is the beginning of another.
    private static String restThatIs(String beginning, String text) {
      for (int i = 0; i + SURE <= text.length(); i++) {
        if (beginning.regionMatches(0, text, i, text.length() - i)) {
          return text.substring(i);
        }
      }
      return "";
    }
  }
}
