// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
  private static final BackOff BACK_OFF =
      new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "5, 16", "6, 30", "1000000, 30", "0, 1"})
  void waits_double_up_to_the_limit(int attempt, int longest) {
    Duration wait = BACK_OFF.after(attempt, RandomGenerator.getDefault());

    assertThat(wait).isBetween(Duration.ofMillis(longest * 500L), Duration.ofSeconds(longest));
  }

  @Test
  void two_agents_wait_differently() {
    RandomGenerator random = RandomGenerator.getDefault();

    assertThat(BACK_OFF.after(6, random)).isNotEqualTo(BACK_OFF.after(6, random));
  }
}
