// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class HostileInputTest {
  @TempDir Path home;

  private static String lines(int many, IntFunction<String> line) {
    return IntStream.range(0, many).mapToObj(line).collect(Collectors.joining("\n"));
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("a long key", "a.".repeat(2_000) + "b: 1", "more than 100 parts"),
        Arguments.of("a very long key", "a.".repeat(100_000) + "b: 1", "more than 100 parts"),
        Arguments.of(
            "keys in braces", lines(60, _ -> "a.b {") + "}".repeat(60), "more than 100 parts"),
        Arguments.of(
            "each holds the next one twice",
            lines(30, i -> "k" + i + ": ${k" + (i + 1) + "}${k" + (i + 1) + "}") + "\nk30: x",
            "grow beyond all measure"),
        Arguments.of(
            "sections hold the next one twice",
            lines(30, i -> "k" + i + " { a: ${k" + (i + 1) + "}, b: ${k" + (i + 1) + "} }")
                + "\nk30: x",
            "grow beyond all measure"),
        Arguments.of("itself often", "s: x\n" + lines(1_000, _ -> "s: ${s}y"), "grow beyond"),
        Arguments.of("itself twice", "s: x\n" + lines(60, _ -> "s: ${s}${s}"), "grow beyond"),
        Arguments.of(
            "a chain",
            lines(5_000, i -> "k" + i + ": ${k" + (i + 1) + "}") + "\nk5000: 1",
            "grow"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void what_would_take_all_memory_or_time_is_a_problem(String name, String text, String message) {
    assertThat(Loads.at(home).conf(text).problems())
        .anySatisfy(it -> assertThat(it.message()).contains(message));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void a_vault_with_it_is_left_out(String name, String text, String message) {
    assertThat(Loads.at(home).vault("v", text).warnings())
        .anyMatch(it -> it.contains("Failed parsing vault v") && it.contains(message));
  }

  @Test
  void usual_substitutions_are_no_problem() {
    var text =
        "base: /data\n"
            + lines(300, i -> "k" + i + ": ${base}/" + i)
            + "\n"
            + lines(50, _ -> "path: ${?path}\":x\"")
            + "\nsome { a: ${base}, b: ${k1} }\nother: ${some} { c: ${HOME} }";
    var findings = new Findings();
    new HoconReader(Map.of("HOME", "/h"), findings).read(Path.of("f"), text);

    assertThat(findings.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 4_000, 40_000})
  void a_variable_with_many_parts_names_no_key(int parts) {
    var name = "CLEARML_AGENT__" + "A__".repeat(parts) + "B";

    assertThat(Loads.at(home).variable(name, "1").warnings())
        .anyMatch(it -> it.contains("names no key"));
  }

  @Test
  void a_device_is_not_read() {
    assertThat(Loads.at(home).conf("include \"/dev/zero\"").problems())
        .singleElement()
        .satisfies(it -> assertThat(it.describe()).contains("/dev/zero", "not a file"));
  }

  @Test
  void only_some_of_very_many_repeated_keys_are_told() {
    var members = lines(4_000, i -> "\"k" + (i % 2_000) + "\": " + i).replace("\n", ", ");

    assertThat(Loads.at(home).conf("{\"mine\": {" + members + "}}").warnings())
        .hasSize(51)
        .anyMatch(it -> it.contains("1950 more keys are set again"));
  }
}
