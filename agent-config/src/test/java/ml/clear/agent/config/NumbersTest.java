// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class NumbersTest {
  @TempDir Path home;

  record Sample(String text, int number, double share, boolean flag) {}

  @ParameterizedTest
  @ValueSource(strings = {"0123", "12e3", "1.10", "12e45678901234", "1e60000000", "-0", "007"})
  void a_text_that_looks_like_a_number_stays_as_it_is_written(String text) {
    assertThat(Loads.at(home).conf("agent.git_user: " + text).value("agent.git_user").value())
        .isEqualTo(text);
    var variable = Loads.at(home).variable("CLEARML_AGENT__AGENT__GIT_USER", text);
    assertThat(variable.value("agent.git_user").value()).isEqualTo(text);
    var vault = Loads.at(home).vault("v", "agent.git_user: " + text);
    assertThat(vault.value("agent.git_user").value()).isEqualTo(text);
    var section = Loads.at(home).conf("environment.SOME: " + text).settings();
    assertThat(section.environment().get("SOME")).contains(text);
  }

  @Test
  void a_number_is_read_however_it_is_written() {
    Settings settings =
        Loads.at(home)
            .section("agent.sample", Sample.class)
            .conf("agent.sample { text: x, number: 012, share: 1e-1, flag: 0.0 }")
            .settings();

    assertThat(settings.section(Sample.class)).isEqualTo(new Sample("x", 12, 0.1, false));
  }

  @Test
  void keys_that_only_tasks_read_keep_their_numbers() {
    var read = new HoconReader(Map.of(), new Findings()).read(Path.of("f"), "sdk.a: 1e3");

    assertThat(read.leaf("sdk.a").orElseThrow().value()).isEqualTo(new BigDecimal("1e3"));
  }

  @ParameterizedTest
  @CsvSource({
    "CLEARML_AGENT__AGENT__POLLING_INTERVAL_SEC, 1e60000000",
    "CLEARML_AGENT__AGENT__POLLING_INTERVAL_SEC, 12e45678901234"
  })
  void a_number_beyond_all_measure_is_a_problem(String name, String value) {
    assertThat(Loads.at(home).variable(name, value).problems())
        .singleElement()
        .satisfies(it -> assertThat(it.describe()).contains(value));
  }

  @ParameterizedTest
  @CsvSource({"CLEARML_MULTI_NODE_SINGLE_TASK, 1e600000000", "CLEARML_CUDA_VERSION, 1.2e600000000"})
  void a_variable_that_may_be_wrong_is_ignored_when_its_number_is(String name, String value) {
    assertThat(Loads.at(home).variable(name, value).warnings())
        .singleElement()
        .asString()
        .contains(value, "ignored");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e101", "1e-101", "1e99999999999", "x", ""})
  void is_no_number(String text) {
    assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> Numbers.parse(text));
    assertThat(Numbers.written(text, List.of("sdk"))).isEqualTo(text);
  }
}
