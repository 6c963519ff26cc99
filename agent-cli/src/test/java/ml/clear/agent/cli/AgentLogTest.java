// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AgentLogTest {
  @Test
  void the_time_always_has_seconds() {
    assertThat(AgentLog.time(Instant.parse("2026-01-02T20:07:00.999Z"), ZoneOffset.UTC))
        .isEqualTo("20:07:00");
  }
}
