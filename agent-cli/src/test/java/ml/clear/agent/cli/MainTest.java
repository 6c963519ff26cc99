// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void what_the_launcher_changed_for_the_jvm_is_undone_for_the_tasks() {
    assertThat(
            Main.environment(
                Map.of(
                    "A", "1",
                    "LC_ALL", "C.UTF-8",
                    "CLEARML_AGENT_KEPT_LC_ALL", "",
                    "CLEARML_AGENT_KEPT_JAVA_TOOL_OPTIONS", "-Dx=y")))
        .isEqualTo(Map.of("A", "1", "JAVA_TOOL_OPTIONS", "-Dx=y"));
  }
}
