// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.settings.SettingsProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LenientHoconTest {
  private static final Map<String, String> VARIABLES = Map.of("HOME", "/home/me", "V", "v");

  private final Findings findings = new Findings();

  private Map<String, ?> read(String text) {
    var tree = new HoconReader(VARIABLES, findings).read(Path.of("f.conf"), text).plain();
    assertThat(findings.problems()).isEmpty();
    return tree;
  }

  private List<String> problems(String text) {
    new HoconReader(VARIABLES, findings).read(Path.of("f.conf"), text);
    return findings.problems().stream().map(SettingsProblem::describe).toList();
  }

  static Stream<Arguments> dialect() {
    return Stream.of(
        Arguments.of("x: https://api.clear.ml:8008", "https://api.clear.ml:8008"),
        Arguments.of("x: http://user:p%40ss@h/a?b=c&d=e", "http://user:p%40ss@h/a?b=c&d=e"),
        Arguments.of("x: nvidia/cuda:12.1", "nvidia/cuda:12.1"),
        Arguments.of("x: nvidia/cuda:12.1 # comment", "nvidia/cuda:12.1"),
        Arguments.of("x: nvidia/cuda:12.1 // comment", "nvidia/cuda:12.1"),
        Arguments.of("x: C:\\path\\x", "C:\\path\\x"),
        Arguments.of("x: \"C:\\Users\\me\"", "C:\\Users\\me"),
        Arguments.of("x: \"a\\u00e4\\n\"", "aä\n"),
        Arguments.of("x: \"\\u12\"", "\\u12"),
        Arguments.of("x: a//b", "a//b"),
        Arguments.of("x: True", true),
        Arguments.of("x: FALSE", false),
        Arguments.of("x: Null", null),
        Arguments.of("x: yes", "yes"),
        Arguments.of("x: 1", new BigDecimal("1")),
        Arguments.of("x: 30 seconds", "30 seconds"),
        Arguments.of("x: 10GB", "10GB"),
        Arguments.of("x: ~/.clearml/a", "~/.clearml/a"),
        Arguments.of("x: <20.2", "<20.2"),
        Arguments.of("x: <22.3 ; python_version >= '3.10'", "<22.3 ; python_version >= '3.10'"),
        Arguments.of("x: a@b", "a@b"),
        Arguments.of("x: a*b", "a*b"),
        Arguments.of("x: >=1", ">=1"),
        Arguments.of("x: foo=bar", "foo=bar"),
        Arguments.of("x=foo:bar", "foo:bar"),
        Arguments.of("x: !x", "!x"),
        Arguments.of("x: $x", "$x"),
        Arguments.of("x: a`b^c?d&e", "a`b^c?d&e"),
        Arguments.of("x: 1.0+cu117", "1.0+cu117"),
        Arguments.of("x: [\"a\" \"b\"]", List.of("a b")),
        Arguments.of("x: [\n a\n b:c\n ]", List.of("a", "b:c")),
        Arguments.of("x: [a, b,]", List.of("a", "b")),
        Arguments.of("x: [--env, A=B, -v, /a:/b]", List.of("--env", "A=B", "-v", "/a:/b")),
        Arguments.of("x: ${V}", "v"),
        Arguments.of("x: ${?NOPE}\nx: ${?V}", "v"),
        Arguments.of("y: b\nx: ${y}", "b"),
        Arguments.of("x: ${HOME}/a:b ${V}", "/home/me/a:b v"),
        Arguments.of("x: ${V}:${V}", "v:v"),
        Arguments.of("x: \"${V}\"", "${V}"),
        Arguments.of("x: a\nx: ${x}\"b\"", "ab"),
        Arguments.of("V: ${V}\"b\"\nx: ${V}", "vb"),
        Arguments.of("V: a\nV: ${V}b\nx: ${V}", "ab"),
        Arguments.of("V: ${?V}:b\nx: ${V}", "v:b"),
        Arguments.of("x: [1]\nx += 2", List.of(new BigDecimal("1"), new BigDecimal("2"))),
        Arguments.of("x: 0777", new BigDecimal("777")),
        Arguments.of("x: 12.10", new BigDecimal("12.10")),
        Arguments.of("x: 1e3", new BigDecimal("1e3")),
        Arguments.of("x: 12 ", new BigDecimal("12")),
        Arguments.of("x:\t12\t", new BigDecimal("12")),
        Arguments.of("\tx\t:\ta\tb\t# c", "a\tb"),
        Arguments.of("x: 30s", "30s"),
        Arguments.of("x: 5m", "5m"),
        Arguments.of("x: >=1,y: 2", ">=1"),
        Arguments.of("x: D:\\a b\\c.exe", "D:\\a b\\c.exe"),
        Arguments.of("x: \\\\server\\share", "\\\\server\\share"),
        Arguments.of("x: {a: 1}\nx: {b: c:d}", Map.of("a", new BigDecimal("1"), "b", "c:d")),
        Arguments.of("x: \"\"\"a \"b\" \\ c\nd\"\"\"", "a \"b\" \\ c\nd"),
        Arguments.of("x: # comment\n  https://h", "https://h"),
        Arguments.of("x:", ""),
        Arguments.of("{x: }", ""),
        Arguments.of("{x: , y: 1}", ""),
        Arguments.of("\uFEFFx: a:b", "a:b"),
        Arguments.of("x: a:b\r\ny: c\r\n", "a:b"),
        Arguments.of("x: \"it's\" https://h", "it's https://h"),
        Arguments.of("x: {a: b:c} {d: e}", Map.of("a", "b:c", "d", "e")),
        Arguments.of("// c\n# d\nx: 'a:b'", "'a:b'"),
        Arguments.of("x\n:\n1", new BigDecimal("1")),
        Arguments.of("x.\"a.b\".c: d:e", Map.of("a.b", Map.of("c", "d:e"))));
  }

  @ParameterizedTest
  @MethodSource("dialect")
  void reads_what_users_write(String text, Object expected) {
    assertThat(read(text).get("x")).isEqualTo(expected);
  }

  @Test
  void takes_a_missing_value_as_empty_and_says_so() {
    assertThat(read("agent {\n  git_user:\n  git_pass: x\n}"))
        .isEqualTo(Map.of("agent", Map.of("git_user", "", "git_pass", "x")));
    assertThat(findings.warnings())
        .singleElement()
        .satisfies(it -> assertThat(it.describe()).startsWith("f.conf:2:3: 'git_user' has no"));
  }

  @Test
  void keeps_the_order_in_which_keys_were_written() {
    var text = "z: 1, y { q: 1, b: 2, a: 3 }\na.x: 1, w: 1, a.c: 2";

    assertThat(read(text).keySet()).isEqualTo(new LinkedHashSet<>(List.of("z", "y", "a", "w")));
    assertThat(JsonText.line(read(text)))
        .isEqualTo(
            "{\"z\": 1, \"y\": {\"q\": 1, \"b\": 2, \"a\": 3}, \"a\": {\"x\": 1, \"c\": 2},"
                + " \"w\": 1}");
  }

  static Stream<Arguments> flaws() {
    return Stream.of(
        Arguments.of("a: 1\nb 2\n", "f.conf:2:4: ':', '=' or '{' expected after 'b'"),
        Arguments.of("a {\n  b: 1\n", "f.conf:1:3: the '{' that is opened here is never closed"),
        Arguments.of("a: [\n 1,\n 2\n", "f.conf:1:4: the '[' that is opened here is never closed"),
        Arguments.of("a: 1\n}\n", "f.conf:2:1: '}' closes nothing"),
        Arguments.of("a: b]", "f.conf:1:5: ']' closes nothing"),
        Arguments.of("{ a: [1 }", "f.conf:1:6: the '[' that is opened here is not closed before"),
        Arguments.of("[ 1 ]", "f.conf:1:1: a configuration consists of keys"),
        Arguments.of("a: \"x\ny: 2", "f.conf:1:4: the text in quotes has no end on this line"),
        Arguments.of("a: \"C:\\x\\\"\n", "f.conf:1:4: the text in quotes has no end on this line"),
        Arguments.of("a: \"\"\"x\ny", "f.conf:1:4: the text that begins with \"\"\" has no end"),
        Arguments.of("a: ${b\n", "f.conf:1:4: the '${' has no '}' on this line"),
        Arguments.of("a: x[1]", "f.conf:1:5: '[' can't follow text"),
        Arguments.of("a: task-{id}", "f.conf:1:9: '{' can't follow text"),
        Arguments.of("a: {b: 1} c", "f.conf:1:11: text can't follow a list or braces"),
        Arguments.of("ä: 1\n  x@y: 2", "f.conf:2:4: '@' can't stand in a key"),
        Arguments.of(": 1", "f.conf:1:1: a key is missing here"),
        Arguments.of("a == 1", "f.conf:1:4: a second separator"),
        Arguments.of("{ a: 1 }\nb: 2", "f.conf:2:1: nothing may follow the last '}'"),
        Arguments.of("include foo", "f.conf:1:12: ':', '=' or '{' expected after 'include'"),
        Arguments.of("include file(foo)", "f.conf:1:18: the name of a file in quotes expected"),
        Arguments.of("a: 1\n\n b: ${NOPE}", "f.conf:3:2: b: '${NOPE}' is neither a key"),
        Arguments.of("a: ${b}\nb: ${a}", "f.conf:"));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void tells_the_place_of_a_flaw(String text, String beginning) {
    assertThat(problems(text)).singleElement().asString().startsWith(beginning);
  }

  @Test
  void tells_all_flaws_at_once() {
    assertThat(problems("a: \"x\nb 1\nc { d: x[ }\ne: ${f\n"))
        .hasSize(4)
        .satisfies(it -> assertThat(it.get(0)).contains(":1:4"))
        .satisfies(it -> assertThat(it.get(1)).contains(":2:4"))
        .satisfies(it -> assertThat(it.get(2)).contains(":3:9"))
        .satisfies(it -> assertThat(it.get(3)).contains(":4:4"));
  }

  @Test
  void tells_all_substitutions_that_lead_nowhere() {
    assertThat(problems("a { b: ${X} }\nc: \"p\"${Y}\nd: ${?Z}\ne: [${W}]"))
        .hasSize(3)
        .anySatisfy(it -> assertThat(it).startsWith("f.conf:1:5: a.b: '${X}'"))
        .anySatisfy(it -> assertThat(it).startsWith("f.conf:2:1: c: '${Y}'"))
        .anySatisfy(it -> assertThat(it).startsWith("f.conf:4:1: e: '${W}'"));
  }

  @Test
  void shows_the_line_with_a_mark_but_no_secret() {
    problems("agent {\n  worker_name web-1\n  git_pass: \"hunter2\n}");

    assertThat(findings.problems().stream().map(SettingsProblem::excerpt))
        .containsExactly(
            "  worker_name web-1\n                   ^", "  git_pass: ********\n            ^");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "environment {\n  MY_KEY: \"hunter2\n}",
        "environment {\n  MY_KEY hunter2\n}",
        "environment {\n  MY_KEY: \"a\n  hunter2\"\n}",
        "agent.git_pass hunter2",
        "my_tokens  [\n  \"hunter2\",\n]",
        "x  [\n  \"--env=AWS_SECRET_ACCESS_KEY=hunter2\",\n]",
        "\"secret_key\"  \"hunter2  }",
        "agent.git_pass: \"a\nhunter2",
        "agent.git_pass:\n  \"hunter2",
        "agent.git_pass: hunter2 {",
        "my.tokens: [\n  \"a\",\n  \"hunter2\n]",
        "files.f.contents: \"\"\"hunter2",
        "x: [\"https://u:hunter2@host/simple\", \"broken\n]",
        "extra_docker_arguments: [\"-e\", \"AZURE_STORAGE_KEY=hunter2\n]",
        "extra_docker_arguments: \"-e CLEARML_AUTH_TOKEN=hunter2",
        "agent.git_pass: \"hunter2\"\nagent.git_pass: ${agent.git_pass} [1]",
        "a.secret: hunter2\na.secret += 2",
        "environment { A: \"hunter2\"${NOPE} }",
        "environment { A: [\n  hunter2, ${NOPE}\n] }",
        "git.secret {\n  a: \"hunter2\"${NOPE}\n}",
        "git_pass: \"a${hunter2}\"${NOPE}",
        "a: {secret: hunter2}\nb: ${a} x"
      })
  void tells_no_secret_of_a_broken_line(String text) {
    new HoconReader(VARIABLES, findings).read(Path.of("f.conf"), text);

    assertThat(findings.problems()).isNotEmpty();
    assertThat(findings.problems().toString()).doesNotContain("hunter2");
  }

  @Test
  void shows_nothing_of_the_environment_section() {
    problems("environment {\n  MY_KEY: \"hunter2\n}");
    problems("environment { A: hunter2, B: 1, B: 2 }");

    assertThat(findings.warnings()).hasSize(1);
    assertThat(findings.problems() + "" + findings.warnings()).doesNotContain("hunter2");
  }

  @Test
  void shows_no_value_that_typesafe_config_cites() {
    assertThat(problems("git_pass: 123456\ngit_pass: ${git_pass} [1]"))
        .singleElement()
        .asString()
        .doesNotContain("123456")
        .contains("(…)");
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 101, 100_000})
  void refuses_what_is_nested_too_deeply(int depth) {
    var problems = problems("a: " + "[".repeat(depth) + "]".repeat(depth));

    assertThat(problems.isEmpty()).isEqualTo(depth < 100);
  }

  @Test
  void warns_of_a_key_that_is_set_twice() {
    read("a.b: 1\na { b: 2, c: 3 }\na.c: ${?V}\na.c: 4\na.c: 4");

    assertThat(findings.warnings().stream().map(SettingsProblem::describe))
        .satisfiesExactly(
            it -> assertThat(it).startsWith("f.conf:2:5: a.b: is set again; line 1 has no"),
            it -> assertThat(it).startsWith("f.conf:4:1: a.c: is set again; line 3 has no"));
  }

  @Test
  void takes_no_quadratic_time() {
    var texts =
        List.of(
            "# a comment line that is one of many\n".repeat(28_000),
            "a: 1\n" + "\n".repeat(1_000_000),
            IntStream.range(0, 30_000)
                .mapToObj(i -> "k%d.x: value of %d".formatted(i, i))
                .collect(Collectors.joining("\n")),
            IntStream.range(0, 30_000)
                .mapToObj(i -> "\"k%d\": {\"a\": \"ä😀\"}".formatted(i))
                .collect(Collectors.joining(", ", "{", "}")),
            "a: " + "${".repeat(500_000),
            "a: ${\n".repeat(150_000),
            "a: \"x\n".repeat(150_000),
            "include " + " ".repeat(1_000_000),
            "[".repeat(1_000_000),
            "x:\n".repeat(250_000));

    for (var text : texts) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> new HoconReader(VARIABLES, new Findings()).read(Path.of("f.conf"), text),
          () -> text.substring(0, 40));
    }
  }

  @Test
  void counts_columns_as_an_editor_does() {
    var translation = LenientHocon.translate("x: \"😀ä\" y z@\n");

    assertThat(Arrays.asList(translation.lines().line(0), translation.lines().column(0)))
        .containsExactly(1, 1);
    assertThat(translation.lines().column("x: \"😀".length())).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"git_user:\n git_pass:hunter2", "git_user:\ngit_pass:5", "a:\nb_c:x"})
  void a_missing_value_does_not_swallow_the_next_key(String text) {
    assertThat(read(text)).hasSize(2);
    assertThat(findings.warnings()).singleElement().asString().contains("has no value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image:\n python:3.12", "a:\n host:8008", "a:\nbb:c"})
  void a_value_on_the_next_line_that_may_be_a_key_brings_a_warning(String text) {
    assertThat(read(text)).hasSize(1);
    assertThat(findings.warnings()).singleElement().asString().contains("looks like another key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:\n https://h:80/x", "a:\n C:\\x", "a:\n C:x", "a:\n nvidia/cuda:12"})
  void a_value_on_the_next_line_that_is_none_brings_no_warning(String text) {
    assertThat(read(text)).hasSize(1);
    assertThat(findings.warnings()).isEmpty();
  }

  @Test
  void each_second_comma_is_found() {
    assertThat(problems("x: [a,,b]\ny: {a: 1,, b: 2}\nz: [a, , b]"))
        .hasSize(3)
        .allMatch(it -> it.contains("a second comma"))
        .satisfies(it -> assertThat(it.getFirst()).startsWith("f.conf:1:7: "));
  }
}
