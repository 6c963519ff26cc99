// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonVersionTest {
  @ParameterizedTest
  @CsvSource({
    "python3.10, 3.10",
    "/usr/bin/python3.10.4, 3.10",
    "python3, 3",
    "python, ''",
    "python3.10.exe, ''",
    "bash, ''",
    "pypy3, ''"
  })
  void reads_what_a_binary_asks_for(String binary, String version) {
    assertThat(PythonVersion.ofBinary(binary).map(PythonVersion::toString).orElse(""))
        .isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "3.1, 3.10.2, false",
    "3.10, 3.10.2, true",
    "3, 3.10.2, true",
    "3.10.4, 3.10.2, false",
    "2, 3.10.2, false"
  })
  void compares_numbers_not_texts(String wanted, String found, boolean admitted) {
    assertThat(version(wanted).admits(version(found))).isEqualTo(admitted);
  }

  @Test
  void orders_minor_versions_by_number() {
    assertThat(version("3.9.18").isBefore(3, 12)).isTrue();
    assertThat(version("3.12.1").isBefore(3, 12)).isFalse();
    assertThat(version("3.13").isBefore(3, 12)).isFalse();
  }

  private static PythonVersion version(String text) {
    return PythonVersion.parse(text).orElseThrow();
  }
}
