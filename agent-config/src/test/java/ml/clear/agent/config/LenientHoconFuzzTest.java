// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LenientHoconFuzzTest {
  private static final List<String> TOKENS =
      List.of(
          "a",
          "b.c",
          "k9",
          "-",
          " ",
          "  ",
          "\t",
          "\n",
          "\n",
          ":",
          ":",
          "=",
          "+=",
          ",",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\"x y\"",
          "\"\"",
          "\"\"\"q\"\"\"",
          "#c\n",
          "${a}",
          "${?zz}",
          "$",
          "\\",
          "1",
          "-2.5",
          "1e3",
          "1e60000000",
          "12e45678901234",
          "a.",
          "a: ${a}${b}\n",
          "b: ${a}${a}\n",
          "a: ${a}\"x\"\n",
          "\"k\":1,",
          ":\n x_y:z",
          "(",
          ")",
          ";",
          "<",
          "'",
          "@",
          "!",
          "*",
          "?",
          "/",
          "include ",
          "\r\n",
          "\u00A0",
          "é",
          "😀",
          "null",
          "\\n",
          "\"\\u00e4\"");

  /// How much more than in every build; `-Pfuzz` sets it.
  private static final int FACTOR = Integer.getInteger("fuzz.factor", 1);

  private static final long SEED = Long.getLong("fuzz.seed", 0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keeps_the_meaning_of_whatever_is_standard(long seed) {
    var random = new Random(seed + SEED);
    int standard = 0;
    for (int round = 0; round < 5_000 * FACTOR; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(14); i >= 0; i--) {
        text.append(TOKENS.get(random.nextInt(TOKENS.size())));
      }
      standard += keepsMeaning(text.toString()) ? 1 : 0;
    }

    assertThat(standard).isGreaterThan(50);
  }

  @Test
  void keeps_the_meaning_of_documents_as_people_write_them() {
    var random = new Random(7 + SEED);
    for (int round = 0; round < 500 * FACTOR; round++) {
      var document = new Documents(random).document();

      assertThat(keepsMeaning(document)).as(document).isTrue();
    }
  }

  @Test
  void finds_a_place_for_every_flaw_and_throws_nothing() {
    var random = new Random(11 + SEED);
    for (int round = 0; round < 1_500 * FACTOR; round++) {
      var text = new StringBuilder(new Documents(random).document());
      for (int i = random.nextInt(4); i >= 0 && !text.isEmpty(); i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
          default -> text.setCharAt(at, (char) random.nextInt(128));
        }
      }
      var findings = new Findings();
      new HoconReader(Map.of(), findings).read(Path.of("f"), text.toString());

      assertThat(findings.problems())
          .as(text.toString())
          .allSatisfy(it -> assertThat(it.origin().toString()).matches("f:\\d+(:\\d+)?"));
    }
  }

  @Test
  void reads_anything_in_bounded_time() {
    var random = new Random(13 + SEED);
    for (int round = 0; round < 30 * FACTOR; round++) {
      var text = new StringBuilder();
      int kinds = 1 + random.nextInt(4);
      var chosen = new ArrayList<String>();
      for (int i = 0; i < kinds; i++) {
        chosen.add(TOKENS.get(random.nextInt(TOKENS.size())));
      }
      while (text.length() < 20_000) {
        text.append(chosen.get(random.nextInt(kinds)));
      }

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> new HoconReader(Map.of(), new Findings()).read(Path.of("f"), text.toString()),
          () -> chosen.toString());
    }
  }

  /// Compares with Typesafe config alone where that reads the text; true if it did.
  private static boolean keepsMeaning(String text) {
    if (text.contains("//") || text.contains("include")) {
      return false;
    }
    ConfigObject alone;
    try {
      alone = ConfigFactory.parseString(text).resolve(ConfigResolveOptions.noSystem()).root();
    } catch (ConfigException e) {
      return false;
    }
    var translation = LenientHocon.translate(text);
    assertThat(translation.flaws()).as(text).isEmpty();
    var translated =
        ConfigFactory.parseString(translation.standard())
            .resolve(ConfigResolveOptions.noSystem())
            .root();
    assertThat(translated).as(text).isEqualTo(alone);
    assertThat(translation.standard().lines().count()).isEqualTo(text.lines().count());
    return true;
  }

  /// Makes documents with all that HOCON has.
  private record Documents(Random random) {
    private String one(String... choices) {
      return choices[random.nextInt(choices.length)];
    }

    String document() {
      var members = members(0);
      return random.nextBoolean() ? members : "{\n" + members + "\n}\n";
    }

    private String members(int depth) {
      var out = new StringBuilder();
      for (int i = random.nextInt(5); i >= 0; i--) {
        out.append(one("", "  ", "\n", "# comment: {\n", "  # it's \"quoted\n"));
        var key = one("a", "b", "c.d", "\"e f\"", "g-h", "i_j", "k l") + random.nextInt(9);
        if (random.nextInt(4) == 0 && depth < 3) {
          out.append(key).append(one(" ", "")).append("{\n").append(members(depth + 1)).append("}");
        } else {
          out.append(key).append(one(": ", " = ", ":", "=", " :\n  "));
          out.append(value(depth));
        }
        out.append(one("\n", ",\n", "\n\n", " # c\n"));
      }
      return out.toString();
    }

    private String value(int depth) {
      return switch (random.nextInt(depth < 3 ? 9 : 6)) {
        case 0 -> one("1", "-1", "2.50", "1e3", "true", "false", "null");
        case 1 -> one("\"x: y\"", "\"\"", "\"a\\\"b\\\\\"", "\"/ #\"", "\"\\u00e4\"");
        case 2 -> one("plain", "two words", "a/b", "1.2.3", "it's", "(x)", "<3 ; y", "ü 😀");
        case 3 -> one("\"a\" b", "x \"y\" z", "${?none}\"t\"", "\"\"\"m\n\"l\" \\ # {\"\"\"");
        case 4 -> one("${?none}", "[]", "{}", "[1,2]", "[a\nb\n]");
        case 5 -> one("{ x: 1 }", "{x:1} {y:2}", "[1] [2]");
        case 6 ->
            "[" + value(depth + 1) + one(", ", "\n", ",\n") + value(depth + 1) + one("", ",") + "]";
        default -> "{\n" + members(depth + 1) + "}";
      };
    }
  }
}
