// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table of text, drawn as the reference agent draws it (config-cli C3).
final class TextTable {
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... columns) {
    this.columns = List.of(columns);
  }

  TextTable row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException("a row has " + cells.length + " cells");
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    List<Integer> widths = IntStream.range(0, columns.size()).mapToObj(this::width).toList();
    String rule =
        widths.stream()
            .map(width -> "-" + "-".repeat(width))
            .collect(Collectors.joining("+", "+", "+"));
    var text = new StringBuilder();
    text.append(rule).append('\n').append(line(columns, widths)).append('\n').append(rule);
    rows.forEach(row -> text.append('\n').append(line(row, widths)));
    return text.append('\n').append(rule).toString();
  }

  private int width(int column) {
    int longest = columns.get(column).length();
    for (List<String> row : rows) {
      longest = Math.max(longest, row.get(column).length());
    }
    return Math.max(3, longest + 1);
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> " " + cells.get(i) + " ".repeat(widths.get(i) - cells.get(i).length()))
        .collect(Collectors.joining("|", "|", "|"));
  }
}
