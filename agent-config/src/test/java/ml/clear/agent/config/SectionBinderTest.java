// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.SettingsProblem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SectionBinderTest {
  @TempDir Path home;

  enum Mode {
    FAST,
    VERY_SLOW
  }

  record Login(String host, @Nullable Secret pass) {}

  record Inner(@Key(fallback = "7") int count, @Nullable String note) {}

  record Types(
      String text,
      boolean flag,
      int whole,
      long big,
      double number,
      Duration waitSec,
      @Key("wait_minutes") Duration minutes,
      Path path,
      URI uri,
      Secret secret,
      Mode mode,
      List<String> words,
      List<Integer> numbers,
      List<Login> logins,
      Map<String, String> names,
      @Key("deep.inner") Inner inner,
      @Nullable Inner maybe) {}

  record Positive(int count) {
    Positive {
      if (count < 1) {
        throw new IllegalArgumentException("count is '%d', it must be 1 or more".formatted(count));
      }
    }
  }

  record Absent(
      boolean flag,
      List<String> words,
      Map<String, String> names,
      @Nullable String text,
      @Nullable Integer whole,
      @Nullable Path path,
      @Nullable Inner maybe,
      Inner inner,
      @Key(fallback = "5s") Duration time,
      @Key(fallback = "[a, b]") List<String> list) {}

  private <T extends Record> T bind(Class<T> type, String... lines) {
    return Loads.at(home)
        .conf(lines)
        .section("x.section", type)
        .variable("DATA", "/data")
        .settings()
        .section(type);
  }

  private List<String> problems(Class<? extends Record> type, String... lines) {
    return Loads.at(home).conf(lines).section("x.section", type).problems().stream()
        .map(SettingsProblem::describe)
        .toList();
  }

  @Test
  void fills_every_type() {
    var types =
        bind(
            Types.class,
            "x.section {",
            "  text: 10.10",
            "  flag: \"1\"",
            "  whole: \" 12 \"",
            "  big: 4000000000",
            "  number: \"1e-3\"",
            "  wait_sec: 1.5",
            "  wait_minutes: 2",
            "  path: \"~/a/..$DATA/x\"",
            "  uri: http://h:80/x",
            "  secret: 12345678",
            "  mode: very-slow",
            "  words: one text",
            "  numbers: [1, \"2\"]",
            "  logins: [{host: a:1, pass: p}, {host: b}]",
            "  names { a: 1, \"b c\": true }",
            "  deep.inner.note: n",
            "  maybe { count: 1 }",
            "}");

    assertThat(types)
        .isEqualTo(
            new Types(
                "10.10",
                true,
                12,
                4_000_000_000L,
                0.001,
                Duration.ofMillis(1500),
                Duration.ofMinutes(2),
                home.resolve("data/x"),
                URI.create("http://h:80/x"),
                Secret.of("12345678"),
                Mode.VERY_SLOW,
                List.of("one text"),
                List.of(1, 2),
                List.of(new Login("a:1", Secret.of("p")), new Login("b", null)),
                Map.of("a", "1", "b c", "true"),
                new Inner(7, "n"),
                new Inner(1, null)));
  }

  @Test
  void leaves_absent_what_may_be_absent() {
    var nothing =
        new Absent(
            false,
            List.of(),
            Map.of(),
            null,
            null,
            null,
            null,
            new Inner(7, null),
            Duration.ofSeconds(5),
            List.of("a", "b"));

    assertThat(bind(Absent.class, "")).isEqualTo(nothing);
    assertThat(
            bind(
                Absent.class,
                "x.section { flag: null, words: null, names: null, text: \"\", whole: \"\"",
                "path: null, maybe: null }"))
        .isEqualTo(nothing);
  }

  static Stream<Arguments> truths() {
    return Stream.of(
        Arguments.of("True", true),
        Arguments.of("YES", true),
        Arguments.of("on", true),
        Arguments.of("t", true),
        Arguments.of("1", true),
        Arguments.of("2", true),
        Arguments.of("\"1\"", true),
        Arguments.of("\"y\"", true),
        Arguments.of("off", false),
        Arguments.of("no", false),
        Arguments.of("n", false),
        Arguments.of("F", false),
        Arguments.of("0", false),
        Arguments.of("0.0", false),
        Arguments.of("null", false),
        Arguments.of("\"\"", false));
  }

  @ParameterizedTest
  @MethodSource("truths")
  void reads_truth_as_python_programs_do(String text, boolean truth) {
    record Truth(boolean flag) {}
    assertThat(bind(Truth.class, "x.section.flag: " + text).flag()).isEqualTo(truth);
  }

  @Test
  void tells_every_wrong_value_once_with_what_is_expected() {
    assertThat(
            problems(
                Types.class,
                "x.section {",
                "  text: [a]",
                "  flag: perhaps",
                "  whole: 1.5",
                "  big: 99999999999999999999",
                "  number: many",
                "  wait_sec: later",
                "  wait_minutes { a: 1 }",
                "  path: \"a\\u0000b\"",
                "  uri: \"http://a b\"",
                "  mode: medium",
                "  words: [[a]]",
                "  numbers: [1, x]",
                "  logins: [a, {pass: p}]",
                "  names: 5",
                "  maybe: 5",
                "}"))
        .satisfiesExactlyInAnyOrder(
            it -> assertThat(it).contains(":2:3: x.section.text:").contains("not a text"),
            it -> assertThat(it).contains("flag: 'perhaps' is not yes or no"),
            it -> assertThat(it).contains("whole: '1.5' is not a whole number"),
            it -> assertThat(it).contains("big: '99999999999999999999' is not a whole number"),
            it -> assertThat(it).contains("number: 'many' is not a number"),
            it -> assertThat(it).contains("wait_sec: 'later' is not a time"),
            it -> assertThat(it).contains(":8:18: x.section.wait_minutes: is a section"),
            it -> assertThat(it).contains("path: 'a\u0000b' is not a path"),
            it -> assertThat(it).contains("uri: 'http://a b' is not an address"),
            it -> assertThat(it).contains("secret: is not set"),
            it -> assertThat(it).contains("mode: 'medium' is not one of fast, very_slow"),
            it -> assertThat(it).contains("words.0: '[\"a\"]' is not a text"),
            it -> assertThat(it).contains("numbers.1: 'x' is not a whole number"),
            it -> assertThat(it).contains("logins.0: 'a' is not a list, each item a section"),
            it -> assertThat(it).contains("logins.1.host: is not set"),
            it -> assertThat(it).contains("names: '5' is not a section"),
            it -> assertThat(it).contains("maybe: '5' is not a section"));
  }

  @Test
  void reports_what_a_record_rejects() {
    assertThat(problems(Positive.class, "", "x.section.count: 0"))
        .containsExactly(
            home + "/clearml.conf:2:1: x.section.count: count is '0', it must be 1 or more");
  }

  @Test
  void reports_a_section_that_is_a_value() {
    assertThat(problems(Absent.class, "x.section: 5"))
        .containsExactly(
            home + "/clearml.conf:1:1: x.section: '5' is not a section in braces (a section)");
  }

  @Test
  void reads_a_time_in_its_own_unit() {
    record Times(Duration aSec, Duration bSec, Duration cMs) {}

    assertThat(bind(Times.class, "x.section { a_sec: 30 seconds, b_sec: 5m, c_ms: 20 }"))
        .isEqualTo(new Times(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMillis(20)));
  }
}
