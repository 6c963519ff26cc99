// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.worker.Instance;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;

/// A file that says that a worker runs, shared with the Python agent:
/// `.clearmlagent_<pid>_<any>.tmp` with the worker's id and slot as its two lines. In ours, `<any>`
/// is `j<start of the process>-<any>`, so that a pid that was given to another process since does
/// not keep a slot for ever; the Python agent's never hold a `-`.
///
/// @param start when the process started; empty when the file doesn't say it
record InstanceFile(Path path, long pid, String start) {
  static final String GLOB = ".clearmlagent_*.tmp";

  private static final Pattern NAME =
      Pattern.compile("\\.clearmlagent_(\\d{1,18})_(?:j(\\d+)-)?[^-]*\\.tmp");

  /// What the name of a file says; absent when it is none of these.
  static Optional<InstanceFile> at(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new InstanceFile(
                path, Long.parseLong(name.group(1)), Optional.ofNullable(name.group(2)).orElse("")))
        : Optional.empty();
  }

  /// Writes the file of a worker of this process.
  static InstanceFile write(Path folder, Instance instance, RandomGenerator random)
      throws IOException {
    String start = ProcessTable.startOf(instance.pid()).orElse("0");
    Path path =
        folder.resolve(
            ".clearmlagent_%d_j%s-%08x.tmp".formatted(instance.pid(), start, random.nextInt()));
    var file = new InstanceFile(path, instance.pid(), start);
    try {
      Files.writeString(
          path,
          instance.worker() + "\n" + instance.slot().number(),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      // Agents of other users count slots too.
      OpenToOthers.forReading(path);
    } catch (IOException e) {
      file.delete();
      throw e;
    }
    return file;
  }

  /// Whether the process that wrote it lives.
  boolean isAlive() {
    Optional<String> now = ProcessTable.startOf(pid);
    return start.isEmpty() ? now.isPresent() : now.filter(start::equals).isPresent();
  }

  /// What it holds; absent when that is unreadable, or not written yet.
  Optional<Instance> read() {
    try {
      List<String> lines = Files.readString(path, StandardCharsets.UTF_8).lines().toList();
      return lines.size() < 2 || lines.getFirst().isBlank()
          ? Optional.empty()
          : Optional.of(
              new Instance(
                  pid,
                  new Slot(Integer.parseInt(lines.get(1).strip())),
                  WorkerId.of(lines.getFirst().strip())));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Removes it, if that is allowed: in a common folder it may be another user's.
  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // Its process is gone, or going: nobody counts it any more.
    }
  }
}
