// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequirementParserTest {
  /// The golden table: line, kind, name or file or flag, what is handed to pip.
  static Stream<String> table() {
    return Programs.script("requirement-lines.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("%"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void reads_each_line_as_pip_does(String row) {
    String[] cells = row.split("\\s*\\|\\s*", -1);

    List<RequirementLine> lines = RequirementParser.parse(cells[0]);

    var seen = new ArrayList<String>();
    lines.forEach(line -> seen.add(describe(line)));
    assertThat(String.join(" & ", seen)).isEqualTo(cells[1]);
  }

  @Test
  void joins_continued_lines() {
    List<RequirementLine> lines =
        RequirementParser.parse(
            "alpha==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nbeta\n");

    assertThat(RequirementFiles.texts(lines))
        .containsExactly("alpha==1.0     --hash=sha256:aa     --hash=sha256:bb", "beta");
  }

  @Test
  void a_continuation_at_the_end_is_no_trouble() {
    assertThat(RequirementFiles.texts(RequirementParser.parse("alpha\\"))).containsExactly("alpha");
  }

  @Test
  void leaves_out_byte_order_marks_and_zero_bytes() {
    assertThat(RequirementFiles.texts(RequirementParser.parse("\uFEFFalpha\0\r\nbeta\r\n")))
        .containsExactly("alpha", "beta");
  }

  @Test
  void reads_ten_thousand_lines_in_no_time_F43() {
    String text = "package-with-a-name==1.2.3 ; python_version < '4' # why\n".repeat(10_000);

    assertThat(RequirementParser.parse(text)).hasSize(10_000);
  }

  private static String describe(RequirementLine line) {
    return switch (line) {
      case RequirementLine.Named(_, String name, String rule) ->
          "named " + name + (rule.isEmpty() ? "" : " " + rule);
      case RequirementLine.Remote(_, String name, String location) ->
          "remote " + (name.isEmpty() ? "" : name + " ") + location;
      case RequirementLine.Local(_, String name, String option, String path, String tail) ->
          ("local " + option + path + " " + tail).strip()
              + (name.isEmpty() ? "" : " named " + name);
      case RequirementLine.Include(_, String file) -> "include " + file;
      case RequirementLine.Constraint(_, String file) -> "constraint " + file;
      case RequirementLine.Option(_, String flag, String value) ->
          "option " + flag + (value.isEmpty() ? "" : " " + value);
      case RequirementLine.Unknown(String text) -> "unknown " + text;
    };
  }
}
