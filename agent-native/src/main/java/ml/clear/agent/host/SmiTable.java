// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.agent.core.machine.GpuReport;
import org.jspecify.annotations.Nullable;

/// The table that `nvidia-smi` prints when it is asked for figures.
final class SmiTable {
  /// The name comes last: it alone may hold commas.
  static final List<String> ARGUMENTS =
      List.of(
          "--query-gpu=index,uuid,utilization.gpu,temperature.gpu,memory.used,memory.free,name",
          "--format=csv,noheader,nounits");

  private static final int COLUMNS = 7;

  private SmiTable() {}

  /// The rows, by index. Lines that are no rows (warnings of the driver) are left out; what a GPU
  /// does not tell is absent.
  static List<GpuReport> parse(List<String> lines) {
    return lines.stream()
        .flatMap(line -> row(line).stream())
        .sorted(Comparator.comparingInt(GpuReport::index))
        .toList();
  }

  private static Optional<GpuReport> row(String line) {
    List<String> cells = Stream.of(line.split(",", COLUMNS)).map(String::strip).toList();
    if (cells.size() < COLUMNS || !cells.getFirst().matches("\\d{1,6}")) {
      return Optional.empty();
    }
    return Optional.of(
        new GpuReport(
            Integer.parseInt(cells.get(0)),
            cells.get(1),
            cells.get(6),
            figure(cells.get(2)),
            figure(cells.get(3)),
            figure(cells.get(4)),
            figure(cells.get(5))));
  }

  /// `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[GPU is lost]`: all mean that it is not known.
  private static @Nullable Double figure(String cell) {
    return cell.matches("\\d{1,15}(\\.\\d{1,15})?") ? Double.valueOf(cell) : null;
  }
}
