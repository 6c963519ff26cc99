// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShellWordsTest {
  @ParameterizedTest
  @MethodSource("texts")
  void splits_as_a_shell_does(String text, List<String> words) {
    assertThat(ShellWords.split(text)).isEqualTo(words);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of("  a   b ", List.of("a", "b")),
        Arguments.of("train.py --name \"x y\"", List.of("train.py", "--name", "x y")),
        Arguments.of("'a\\b' \"a\\\"b\" \"a\\b\"", List.of("a\\b", "a\"b", "a\\b")),
        Arguments.of("a\\ b", List.of("a b")),
        Arguments.of("'' \"\"", List.of("", "")),
        Arguments.of("a'b'c\"d\"", List.of("abcd")),
        Arguments.of("$HOME #x", List.of("$HOME", "#x")),
        Arguments.of("a\tb\nc", List.of("a", "b", "c")));
  }

  @Test
  void an_open_quote_is_an_error() {
    assertThatThrownBy(() -> ShellWords.split("a 'b")).hasMessageContaining("not closed");
    assertThatThrownBy(() -> ShellWords.split("a\\")).hasMessageContaining("backslash");
  }

  @Test
  void joined_words_split_into_the_same_words() {
    var words = List.of("a", "b c", "", "it's", "$x", "a\"b", "\n");

    assertThat(ShellWords.split(ShellWords.join(words))).isEqualTo(words);
  }
}
