// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSettingsTest {
  @ParameterizedTest
  @CsvSource({
    " 0,  1,  1,    1,   1, http.max_req_size is 0",
    "-1,  1,  1,    1,   1, http.max_req_size is -1",
    " 9, -1,  1,    1,   1, http.retries.total is -1",
    " 9,  1, -2,    1,   1, http.retries.connect is -2",
    " 9,  1,  1, -0.5,   1, http.retries.backoff_factor is -0.5",
    " 9,  1,  1,    1,  -1, http.retries.backoff_max is -1.0"
  })
  void values_without_sense_are_refused(
      int size, int retries, int connect, double factor, double max, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ApiSettings(
                null,
                null,
                null,
                null,
                null,
                size,
                retries,
                connect,
                factor,
                max,
                List.of(),
                Duration.ofHours(12),
                null))
        .withMessageContaining(message + ", it must be");
  }
}
