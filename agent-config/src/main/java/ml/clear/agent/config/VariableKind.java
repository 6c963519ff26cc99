// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import ml.clear.agent.core.run.ShellWords;

/// How the text of a variable becomes a value.
enum VariableKind {
  TEXT("text") {
    @Override
    Object parse(String text) {
      return text;
    }
  },
  SECRET("a secret text") {
    @Override
    Object parse(String text) {
      return text;
    }
  },
  FLAG(Words.ALLOWED) {
    @Override
    Object parse(String text) {
      return Words.truth(text).orElseThrow(this::expected);
    }
  },
  INTEGER("a whole number") {
    @Override
    Object parse(String text) {
      return new BigDecimal(Numbers.parse(text).toBigIntegerExact());
    }
  },
  NUMBER("a number") {
    @Override
    Object parse(String text) {
      return Numbers.parse(text);
    }
  },
  /// Words as in a shell.
  WORDS("words as in a shell, with an end for each quote") {
    @Override
    Object parse(String text) {
      return ShellWords.split(text);
    }
  },
  /// Words as in a shell, or a list in brackets.
  WORDS_OR_LIST("words as in a shell, or a list: [\"a\", \"b\"]") {
    @Override
    Object parse(String text) {
      if (text.startsWith("[") && text.endsWith("]")) {
        var value = new HoconReader(Map.of(), new Findings()).readValue(text);
        if (value instanceof List<?> list) {
          return list;
        }
      }
      return ShellWords.split(text);
    }
  },
  /// Whole numbers with commas or blanks between, or a list in brackets.
  INTEGERS("whole numbers with ',' between") {
    @Override
    Object parse(String text) {
      return Arrays.stream(text.replaceAll("[\\[\\],]", " ").strip().split("\\s+", -1))
          .map(INTEGER::parse)
          .toList();
    }
  },
  /// Paths with colons between.
  PATHS("paths with ':' between them") {
    @Override
    Object parse(String text) {
      return List.of(text.split(":", -1)).stream().filter(path -> !path.isEmpty()).toList();
    }
  },
  /// A docker image, which docker arguments may follow.
  IMAGE("a docker image, with docker arguments behind it") {
    @Override
    Object parse(String text) {
      var words = List.of(text.split(" +", -1));
      return words.size() == 1
          ? Map.of("image", text)
          : Map.of("image", words.getFirst(), "arguments", words.subList(1, words.size()));
    }
  },
  /// A CUDA version: `11.8.0` is `118`.
  VERSION("a version as 12.1 or 121; 0: none") {
    @Override
    Object parse(String text) {
      var parts = text.split("\\.", -1);
      if (parts.length < 2) {
        return text;
      }
      return Numbers.parse(parts[0] + "." + parts[1]).movePointRight(1).toBigInteger().toString();
    }
  },
  HTTP_METHOD("get, post or put") {
    @Override
    Object parse(String text) {
      return oneOf(Set.of("get", "post", "put"), text);
    }
  },
  TORCH_RESOLVE("pip, direct or none") {
    @Override
    Object parse(String text) {
      return oneOf(Set.of("pip", "direct", "none"), text);
    }
  },
  /// A word for yes or no, or a number of retries.
  FLAG_OR_INTEGER("a whole number, or " + Words.ALLOWED) {
    @Override
    Object parse(String text) {
      if (Words.truth(text).isEmpty()) {
        INTEGER.parse(text);
      }
      return text;
    }
  },
  /// A word for yes or no, or the path of a python.
  FLAG_OR_PATH("the path of a python, or " + Words.ALLOWED) {
    @Override
    Object parse(String text) {
      return text;
    }
  };

  private final String allowed;

  VariableKind(String allowed) {
    this.allowed = allowed;
  }

  /// What may be written, for people.
  String allowed() {
    return allowed;
  }

  /// The value of a text that is not blank.
  ///
  /// @throws RuntimeException when it is not allowed
  abstract Object parse(String text);

  IllegalArgumentException expected() {
    return new IllegalArgumentException(allowed);
  }

  Object oneOf(Set<String> words, String text) {
    var word = text.toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw expected();
    }
    return word;
  }
}
