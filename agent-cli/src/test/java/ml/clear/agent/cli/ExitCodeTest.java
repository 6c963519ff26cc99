// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void the_documentation_lists_the_exit_codes() throws Exception {
    var codes = new ArrayList<Integer>();
    for (var field : ExitCode.class.getDeclaredFields()) {
      codes.add(field.getInt(null));
    }

    assertThat(
            Pattern.compile("(?m)^\\| (\\d+) \\|")
                .matcher(Files.readString(Path.of("../docs/exit-codes.md")))
                .results()
                .map((MatchResult row) -> Integer.valueOf(row.group(1))))
        .containsExactlyInAnyOrderElementsOf(codes);
  }
}
