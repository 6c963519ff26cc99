// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a run's output from the disk to the server: everything, in order, once, masked; whatever
/// the task prints and however long the server is away, with constant memory. What is acknowledged
/// is deleted. It can be stopped or killed at any moment: the next pump on the same folder goes on.
///
/// One thread calls [#run()]; the other methods are for any thread.
public final class LogPump {
  private static final Logger LOG = LoggerFactory.getLogger(LogPump.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration UNREADABLE = Duration.ofSeconds(1);

  private final RunDirectory directory;
  private final TimeSource time;
  private final Options options;
  private final Spool spool;
  private final BatchCutter batches;
  private final SpoolJournal journal;
  private final EventSender sender;
  private final Resync resync;

  private volatile Status status = new Status(0, 0, null, false, false);
  private final Object lock = new Object();
  private volatile boolean stopping;
  private @Nullable Thread runner; // guarded by lock, so that nobody is interrupted after run()

  /// A pump for one run.
  public LogPump(
      RunDirectory directory,
      Destination destination,
      SecretRegistry secrets,
      TimeSource time,
      Options options) {
    this(directory, destination, secrets, time, options, RunDirectory.SEGMENT_BYTES);
  }

  LogPump(
      RunDirectory directory,
      Destination destination,
      SecretRegistry secrets,
      TimeSource time,
      Options options,
      int segmentBytes) {
    this.directory = directory;
    this.time = time;
    this.options = options;
    spool = new Spool(directory, segmentBytes);
    var cutter = new PieceCutter(spool, secrets, time, new Lines(options.suppressCarriageReturn()));
    var limit = new SpoolLimit(spool, options.maxBytes(), segmentBytes);
    batches = new BatchCutter(directory, spool, cutter, limit, time);
    journal = new SpoolJournal(directory);
    sender = new EventSender(destination, options.indexDelay(), this::pause);
    resync = new Resync(destination, spool, cutter);
  }

  /// Pumps until all streams are closed and the server has everything, or [#stop()].
  public Drain run() throws InterruptedException {
    synchronized (lock) {
      runner = Thread.currentThread();
    }
    try {
      Drain drain = pumpAll();
      publish(drain == Drain.COMPLETE);
      return drain;
    } catch (InterruptedException e) {
      if (stopping) {
        return Drain.STOPPED;
      }
      throw e;
    } finally {
      synchronized (lock) {
        runner = null;
        if (stopping) {
          boolean _ = Thread.interrupted();
        }
      }
      journal.force();
      journal.close();
      closeSpool();
    }
  }

  /// Ends [#run()] soon and leaves the rest on disk for the next pump.
  public void stop() {
    synchronized (lock) {
      stopping = true;
      if (runner != null) {
        runner.interrupt();
      }
    }
  }

  /// Waits until the server has everything.
  ///
  /// @return false when the deadline passed before
  public boolean await(Deadline deadline) throws InterruptedException {
    while (!status.complete()) {
      if (deadline.passed()) {
        return false;
      }
      Duration left = deadline.left();
      deadline.time().sleep(left.compareTo(POLL) < 0 ? left : POLL);
    }
    return true;
  }

  /// How far it is.
  public Status status() {
    return status;
  }

  private Drain pumpAll() throws InterruptedException {
    boolean begun = false;
    boolean unreadable = false;
    while (!stopping) {
      try {
        if (!begun) {
          begin();
          begun = true;
        }
        observe();
        List<Piece> batch = batches.collect();
        if (!batch.isEmpty()) {
          deliver(batch);
        } else if (batches.isAtEnd()) {
          acknowledge();
          return Drain.COMPLETE;
        } else {
          time.sleep(POLL);
        }
        unreadable = false;
      } catch (IOException | UncheckedIOException e) {
        if (!unreadable) {
          LOG.warn("the log in {} can't be read: {}", directory.path(), e.toString());
        }
        unreadable = true;
        time.sleep(UNREADABLE);
      }
    }
    return Drain.STOPPED;
  }

  /// Finds out where an earlier pump stopped, and finishes what it had begun.
  private void begin() throws IOException, InterruptedException {
    batches.remember();
    switch (journal.begin()) {
      case SpoolJournal.Beginning.Fresh _ -> {}
      case SpoolJournal.Beginning.Continued(SpoolJournal.Entry entry) -> {
        batches.goOn(entry.acked(), entry.lastTime());
        if (!entry.intents().isEmpty()) {
          sender.sendAgain(batches.again(entry.intents()), this::journalIntents);
          acknowledge();
        }
      }
      case SpoolJournal.Beginning.Unknown(Position floor) -> {
        pause(options.indexDelay());
        Resync.Place place = resync.find(floor, this::pause);
        batches.goOn(place.position(), place.lastTime());
        acknowledge();
      }
    }
  }

  private void observe() throws IOException {
    batches.observe();
    publish(false);
  }

  private void deliver(List<Piece> batch) throws IOException, InterruptedException {
    if (!sender.isUnwanted()) {
      journalIntents(batch);
      batch.forEach(piece -> options.echo().accept(piece.event()));
      sender.send(batch, this::journalIntents);
    }
    acknowledge();
  }

  private void journalIntents(List<Piece> batch) {
    journal.write(SpoolJournal.Entry.of(batches.acked(), batches.lastTime(), batch));
  }

  /// The journal is on the disk before a segment is deleted, so it never points to one that is
  /// gone.
  private void acknowledge() throws IOException {
    batches.acknowledge();
    journalIntents(List.of());
    if (spool.hasSegmentsBefore(batches.acked())) {
      journal.force();
      spool.deleteBefore(batches.acked());
    }
    publish(false);
  }

  /// Waits for something else than output, and keeps looking at when output arrives.
  private void pause(Duration duration) throws InterruptedException {
    Deadline deadline = Deadline.in(duration, time);
    while (!deadline.passed()) {
      if (stopping) {
        throw new InterruptedException();
      }
      Duration left = deadline.left();
      time.sleep(left.compareTo(POLL) < 0 ? left : POLL);
      try {
        observe();
      } catch (IOException e) {
        LOG.debug("the log in {} can't be read", directory.path(), e);
      }
    }
  }

  private void publish(boolean complete) {
    status =
        new Status(
            batches.ackedBytes(),
            batches.lagBytes(),
            sender.lastFailure(),
            sender.isUnwanted(),
            complete);
  }

  private void closeSpool() {
    try {
      spool.close();
    } catch (IOException e) {
      LOG.debug("the log in {} can't be closed", directory.path(), e);
    }
  }

  /// Where the log goes.
  public record Destination(LogSink sink, TaskId task, WorkerId worker) {}

  /// How it is read and sent.
  ///
  /// @param suppressCarriageReturn whether only the last state of a rewritten line is sent
  /// @param maxBytes how much output waits on disk; of more, beginning and end are kept
  /// @param indexDelay how long the server may take until it finds an event that it accepted
  /// @param echo sees every event once, before it is sent
  public record Options(
      boolean suppressCarriageReturn, long maxBytes, Duration indexDelay, Consumer<LogEvent> echo) {
    /// As a ClearML server wants it.
    public static final Options DEFAULTS =
        new Options(true, 1L << 30, Duration.ofSeconds(2), _ -> {});

    /// As it is configured.
    public static Options of(LogSettings settings) {
      return new Options(
          settings.suppressCarriageReturn(),
          (long) settings.maxLogSizeMb() << 20,
          DEFAULTS.indexDelay,
          DEFAULTS.echo);
    }

    /// The same with somebody who watches.
    public Options withEcho(Consumer<LogEvent> echo) {
      return new Options(suppressCarriageReturn, maxBytes, indexDelay, echo);
    }
  }

  /// How a pump ended.
  public enum Drain {
    /// The server has everything, or does not want it.
    COMPLETE,
    /// It was stopped; the rest is on disk.
    STOPPED
  }

  /// How far a pump is.
  ///
  /// @param ackedBytes output that the server has
  /// @param lagBytes output on disk that it does not have
  /// @param lastFailure why the last attempt to send did not work; absent when it did
  /// @param unwanted whether the server wants no more of this task's log
  /// @param complete whether nothing is left to do
  public record Status(
      long ackedBytes,
      long lagBytes,
      @Nullable Failure lastFailure,
      boolean unwanted,
      boolean complete) {}
}
