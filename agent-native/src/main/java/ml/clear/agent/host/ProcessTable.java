// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// The processes of this machine.
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private ProcessTable() {}

  /// When a process started, as a word that no other process with its pid has; absent when there is
  /// none, or only a zombie. On Linux these are clock ticks since boot: a time of day would change
  /// whenever somebody sets the clock.
  static Optional<String> startOf(long pid) {
    return Files.isDirectory(PROC.resolve("self"))
        ? startInProc(PROC.resolve(Long.toString(pid)).resolve("stat"))
        : ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .map(process ->
                Long.toString(process.info().startInstant().map(Instant::toEpochMilli).orElse(0L)));
  }

  private static Optional<String> startInProc(Path stat) {
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      // The name in parentheses, which may hold blanks and parentheses, is field 2.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") ? Optional.empty() : Optional.of(fields[19]);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
