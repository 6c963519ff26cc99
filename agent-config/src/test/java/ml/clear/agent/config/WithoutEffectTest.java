// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutEffectTest {
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crash_on_exception: true",
        "multi_node_single_task: 1",
        "gpu_fractions: half",
        "uptime: [\"9-17 MON\"]",
        "custom_build_script: ~/build.sh"
      })
  void a_key_that_nothing_follows_is_told(String line) {
    assertThat(Loads.at(home).conf("agent." + line).warnings())
        .singleElement()
        .asString()
        .contains(line.replaceFirst(":.*", ""), "no effect in this version");
  }

  @Test
  void it_is_told_wherever_it_is_set() {
    assertThat(Loads.at(home).variable("CLEARML_AGENT_CRASH_ON_EXCEPTION", "1").warnings())
        .singleElement()
        .asString()
        .contains("CLEARML_AGENT_CRASH_ON_EXCEPTION", "no effect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash_on_exception: no", "gpu_fractions: \"\"", "downtime: []"})
  void a_key_that_is_off_is_not(String line) {
    assertThat(Loads.at(home).conf("agent." + line).warnings()).isEmpty();
  }

  @Test
  void another_user_for_tasks_is_a_problem() {
    assertThat(Loads.at(home).variable("CLEARML_AGENT_EXEC_USER", "nobody").problems())
        .singleElement()
        .satisfies(it -> assertThat(it.describe()).contains("as another user", "EXEC_USER"));
  }

  @Test
  void another_user_in_a_vault_is_ignored() {
    assertThat(Loads.at(home).vault("v", "agent.exec_user: nobody").warnings())
        .singleElement()
        .asString()
        .contains("as another user", "the vault's value is ignored");
  }
}
