// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;
import org.jspecify.annotations.Nullable;

/// Who runs what: written into a run's folder when it is made, read by the agent that takes the run
/// over after a restart.
///
/// @param queue where the task came from; absent when it was named on the command line
/// @param runtime the runtime that runs it
public record RunRecord(
    RunId id,
    TaskId task,
    WorkerId worker,
    Slot slot,
    @Nullable QueueId queue,
    RuntimeName runtime,
    Instant started) {
  private static final String FORMAT = "1";

  void write(Path file) throws IOException {
    var properties = new Properties();
    properties.setProperty("format", FORMAT);
    properties.setProperty("run", id.value());
    properties.setProperty("task", task.value());
    properties.setProperty("worker", worker.value());
    properties.setProperty("slot", String.valueOf(slot.number()));
    if (queue != null) {
      properties.setProperty("queue", queue.value());
    }
    properties.setProperty("runtime", runtime.value());
    properties.setProperty("started", started.toString());
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (Writer out = Files.newBufferedWriter(draft)) {
      properties.store(out, null);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws IOException when the file is not there, is damaged, or is of another format
  static RunRecord read(Path file) throws IOException {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    if (!FORMAT.equals(properties.getProperty("format"))) {
      throw new IOException(
          "'%s' has format '%s'".formatted(file, properties.getProperty("format")));
    }
    try {
      String queue = properties.getProperty("queue");
      return new RunRecord(
          new RunId(properties.getProperty("run", "")),
          new TaskId(properties.getProperty("task", "")),
          new WorkerId(properties.getProperty("worker", "")),
          new Slot(Integer.parseInt(properties.getProperty("slot", ""))),
          queue == null ? null : new QueueId(queue),
          new RuntimeName(properties.getProperty("runtime", "")),
          Instant.parse(properties.getProperty("started", "")));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("'%s' is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }
}
