// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CudaVersionTest {
  @ParameterizedTest
  @CsvSource({
    "12.6,126,126",
    "11.8.0,118,118",
    "12.6.3,126,126",
    "12.10,121,121",
    "8.7,87,87",
    "126,126,126",
    "12,12,120",
    "10,10,100",
    "100,100,100",
    "0,0,0",
    "0.0,0,0",
    "' 13.0 ',130,130",
  })
  void what_people_write_becomes_a_number(String written, String text, int number) {
    assertThat(CudaVersion.parse(written))
        .hasValueSatisfying(version -> {
          assertThat(version.text()).isEqualTo(text);
          assertThat(version.number()).isEqualTo(number);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "auto", "12.x", "-1", "cu126", "99999999999999"})
  void other_texts_are_no_version(String written) {
    assertThat(CudaVersion.parse(written)).isEmpty();
  }
}
