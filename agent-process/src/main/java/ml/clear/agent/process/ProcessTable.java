// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One look at the processes of this machine, in `/proc`. Zombies are left out: they are dead.
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private final Map<Long, Entry> entries;

  private ProcessTable(Map<Long, Entry> entries) {
    this.entries = entries;
  }

  /// A living process.
  ///
  /// @param started when, in clock ticks since the machine was started: a process id that was given
  ///   to another process has another one
  record Entry(long pid, long parent, long group, long session, long started) {
    /// Ends this process, and no other one that got its id since.
    void signal(boolean forcibly) {
      Optional<ProcessHandle> handle = ProcessHandle.of(pid);
      if (handle.isEmpty() || !ProcessTable.entry(pid).filter(this::same).isPresent()) {
        return;
      }
      if (forcibly) {
        handle.get().destroyForcibly();
      } else {
        handle.get().destroy();
      }
    }

    private boolean same(Entry other) {
      return started == other.started;
    }
  }

  static ProcessTable read() {
    var entries = new HashMap<Long, Entry>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        entry(Long.parseLong(folder.getFileName().toString()))
            .ifPresent(entry -> entries.put(entry.pid(), entry));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return new ProcessTable(Map.of()); // no /proc: then nothing can be found
    }
    return new ProcessTable(entries);
  }

  /// A single process, empty when it is gone.
  static Optional<Entry> entry(long pid) {
    String stat = content(pid, "stat");
    // 7 (a name) ) S 1 7 7 …: the name may hold anything
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", 21);
    if (fields.length < 21 || fields[0].equals("Z") || fields[0].equals("X")) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            pid,
            Long.parseLong(fields[1]),
            Long.parseLong(fields[2]),
            Long.parseLong(fields[3]),
            Long.parseLong(fields[19])));
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /// This JVM and its parents.
  List<Long> ownLine() {
    var line = new ArrayList<Long>();
    for (Entry at = entries.get(ProcessHandle.current().pid());
        at != null;
        at = entries.get(at.parent())) {
      line.add(at.pid());
    }
    return line;
  }

  /// The environment with which a process was started, each variable between two NULs; empty when
  /// it is gone, belongs to another user, or has overwritten it.
  static String environment(long pid) {
    return "\0" + content(pid, "environ") + "\0";
  }

  /// The command line, a NUL after each argument.
  static String commandLine(long pid) {
    return content(pid, "cmdline");
  }

  private static String content(long pid, String file) {
    try {
      return new String(
          Files.readAllBytes(PROC.resolve(pid + "/" + file)), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
