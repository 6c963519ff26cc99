// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReasonsPageTest {
  @Test
  void the_page_lists_exactly_the_reasons_that_there_are() throws IOException {
    var rows =
        Files.readAllLines(Path.of("../docs/reasons.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ReasonCode.values())
                .map(reason -> "| `%s` | %s |".formatted(reason.code(), reason.meaning()))
                .toList());
  }
}
