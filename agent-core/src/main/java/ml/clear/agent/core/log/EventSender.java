// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogSink.Sent;
import ml.clear.agent.core.time.BackOff;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends batches until the server has them, however long that takes: once each, in order. Used by
/// one thread; the last failure is for others too.
final class EventSender {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final BackOff BACK_OFF =
      new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final int PAGE = 500;

  private final LogPump.Destination destination;
  private final Duration indexDelay;
  private final Pause pause;
  private volatile @Nullable Failure lastFailure;
  private volatile boolean unwanted;

  EventSender(LogPump.Destination destination, Duration indexDelay, Pause pause) {
    this.destination = destination;
    this.indexDelay = indexDelay;
    this.pause = pause;
  }

  /// Why the last attempt did not work; absent when it did.
  @Nullable Failure lastFailure() {
    return lastFailure;
  }

  /// Whether the server wants nothing of this task any more: it is deleted or published.
  boolean isUnwanted() {
    return unwanted;
  }

  /// Returns when the server has all events, or has refused some and has notes in their place.
  ///
  /// @param journal is told the batch when an event in it was replaced, before that is sent
  void send(List<Piece> batch, Consumer<List<Piece>> journal) throws InterruptedException {
    push(batch, new Batch(batch, journal));
  }

  /// The same for a batch that may have been sent before.
  void sendAgain(List<Piece> batch, Consumer<List<Piece>> journal) throws InterruptedException {
    pause.pause(indexDelay);
    push(absent(batch), new Batch(batch, journal));
  }

  private void push(List<Piece> pieces, Batch batch) throws InterruptedException {
    List<Piece> left = pieces;
    for (int attempt = 1; !left.isEmpty() && !unwanted; attempt++) {
      switch (attempt(left)) {
        case Sent.Accepted _ -> {
          recovered(attempt);
          return;
        }
        case Sent.NotSent(Failure failure) -> backOff(attempt, failure);
        case Sent.InDoubt(Failure failure) -> {
          Duration wait = BACK_OFF.after(attempt, ThreadLocalRandom.current());
          failed(attempt, failure, wait.compareTo(indexDelay) < 0 ? indexDelay : wait);
          left = absent(left);
        }
        case Sent.Refused(Failure failure) -> {
          refused(left, failure, batch);
          return;
        }
      }
    }
  }

  private Sent attempt(List<Piece> pieces) throws InterruptedException {
    try {
      return destination
          .sink()
          .send(
              destination.task(), destination.worker(), pieces.stream().map(Piece::event).toList());
    } catch (RuntimeException e) {
      LOG.error("the log of task {} could not be sent", destination.task(), e);
      return new Sent.InDoubt(internalError(e));
    }
  }

  /// Looks for the bad event by halves. A note takes its place; a server that refuses the note too
  /// does not want this task's log at all.
  private void refused(List<Piece> pieces, Failure failure, Batch batch)
      throws InterruptedException {
    lastFailure = failure;
    if (pieces.size() > 1) {
      int half = pieces.size() / 2;
      push(pieces.subList(0, half), batch);
      push(pieces.subList(half, pieces.size()), batch);
      return;
    }
    Piece bad = pieces.getFirst();
    if (bad.kind() == Piece.Kind.REFUSED) {
      unwanted = true;
      LOG.warn(
          "the server wants no more of the log of task {}: {}",
          destination.task(),
          failure.message());
      return;
    }
    LOG.warn(
        "the server refused {} bytes of the log of task {}: {}",
        bad.to().offset() - bad.from().offset(),
        destination.task(),
        failure.message());
    push(List.of(batch.replace(bad, bad.refused())), batch);
  }

  /// Which of these events the server does not have, asked for when its index has them.
  private List<Piece> absent(List<Piece> pieces) throws InterruptedException {
    Instant last = pieces.getLast().time();
    Set<Known> known = new HashSet<>();
    Instant since = pieces.getFirst().time();
    for (int attempt = 1; ; ) {
      switch (destination.sink().since(destination.task(), since, PAGE)) {
        case Outcome.Failed<List<LogEvent>>(Failure failure) -> backOff(attempt++, failure);
        case Outcome.Success<List<LogEvent>>(List<LogEvent> events) -> {
          events.forEach(event -> known.add(new Known(event.time(), Piece.checksum(event.text()))));
          if (events.size() < PAGE || events.getLast().time().isAfter(last)) {
            return pieces.stream()
                .filter(piece -> !known.contains(new Known(piece.time(), piece.checksum())))
                .toList();
          }
          Instant newest = events.getLast().time();
          since = newest.isAfter(since) ? newest : since.plusMillis(1);
        }
      }
    }
  }

  private void backOff(int attempt, Failure failure) throws InterruptedException {
    failed(attempt, failure, BACK_OFF.after(attempt, ThreadLocalRandom.current()));
  }

  private void failed(int attempt, Failure failure, Duration wait) throws InterruptedException {
    lastFailure = failure;
    if (attempt == 1) {
      LOG.warn(
          "the log of task {} waits on disk and is sent again: {}",
          destination.task(),
          failure.message());
    } else {
      LOG.info(
          "attempt {} to send the log of task {}: {}",
          attempt,
          destination.task(),
          failure.message());
    }
    pause.pause(wait);
  }

  private void recovered(int attempt) {
    lastFailure = null;
    if (attempt > 1) {
      LOG.info("the log of task {} goes on", destination.task());
    }
  }

  private static Failure internalError(RuntimeException e) {
    return new Failure.HostFault(
        Phase.REPORT,
        ReasonCode.INTERNAL_ERROR,
        "sending a log failed: " + e,
        "the agent's log has the stack trace; please report it");
  }

  /// Waits, and watches the spool meanwhile.
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  private record Known(Instant time, int checksum) {}

  /// What is under way as a whole, for the journal.
  private static final class Batch {
    private final List<Piece> pieces;
    private final Consumer<List<Piece>> journal;

    Batch(List<Piece> pieces, Consumer<List<Piece>> journal) {
      this.pieces = new ArrayList<>(pieces);
      this.journal = journal;
    }

    Piece replace(Piece bad, Piece note) {
      pieces.replaceAll(piece -> piece.equals(bad) ? note : piece);
      journal.accept(pieces);
      return note;
    }
  }
}
