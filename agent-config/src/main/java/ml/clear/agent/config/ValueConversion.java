// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// Turns one written value into the type that a record wants. A value that does not fit ends in an
/// `IllegalArgumentException` whose message says what is expected.
final class ValueConversion {
  private static final Pattern WITH_UNIT = Pattern.compile("-?[\\d.]{1,18}\\s*[A-Za-z]+");

  private final ProcessEnvironment environment;

  ValueConversion(ProcessEnvironment environment) {
    this.environment = environment;
  }

  /// @param key the key, whose ending tells the unit of times
  Object convert(Object value, Class<?> type, String key) {
    if (value instanceof Collection || value instanceof Map) {
      throw expected(type);
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(value);
    } else if (type == int.class || type == Integer.class) {
      return whole(value).intValueExact();
    } else if (type == long.class || type == Long.class) {
      return whole(value).longValueExact();
    } else if (type == double.class || type == Double.class) {
      return number(value).doubleValue();
    } else if (type == Duration.class) {
      return duration(value, key);
    } else if (type == String.class || type == Object.class) {
      return text(value);
    } else if (type == Secret.class) {
      return Secret.of(text(value));
    } else if (type == Path.class) {
      return path(text(value));
    } else if (type == URI.class) {
      return uri(text(value));
    } else if (type == Pattern.class) {
      return pattern(text(value));
    } else if (type.isEnum()) {
      return constant(text(value), type);
    }
    throw new IllegalStateException("settings can't hold a " + type.getName());
  }

  /// A value as text.
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case BigDecimal number -> JsonText.number(number);
      case Boolean flag -> flag.toString();
      default -> JsonText.line(value);
    };
  }

  /// What a type looks like in a file.
  static String describe(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return "yes or no";
    } else if (type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class) {
      return "a whole number";
    } else if (type == double.class || type == Double.class) {
      return "a number";
    } else if (type == Duration.class) {
      return "a time: a number, or a text as 30s or 5m";
    } else if (type == Path.class) {
      return "a path";
    } else if (type == URI.class) {
      return "an address";
    } else if (type == Pattern.class) {
      return "a regular expression";
    } else if (type.isEnum()) {
      return "one of " + constants(type);
    } else if (type.isRecord() || type == Map.class) {
      return "a section in braces";
    }
    return "a text";
  }

  static IllegalArgumentException expected(Class<?> type) {
    return new IllegalArgumentException(describe(type));
  }

  private static boolean truth(Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case BigDecimal number -> number.signum() != 0;
      case String text when text.isBlank() -> false;
      default -> {
        var text = text(value).strip();
        yield Words.truth(text).orElseGet(() -> number(text, boolean.class).signum() != 0);
      }
    };
  }

  private static BigDecimal whole(Object value) {
    var number = number(value, int.class);
    if (number.stripTrailingZeros().scale() > 0 || number.precision() - number.scale() > 18) {
      throw expected(int.class);
    }
    return number;
  }

  private static BigDecimal number(Object value) {
    return number(value, double.class);
  }

  private static BigDecimal number(Object value, Class<?> type) {
    try {
      return value instanceof BigDecimal number ? number : Numbers.parse(text(value).strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(describe(type), e);
    }
  }

  private static Duration duration(Object value, String key) {
    var text = text(value).strip();
    try {
      var seconds = Numbers.parse(text).multiply(unit(key));
      return Duration.ofNanos(
          seconds.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a shorter time", e);
    } catch (NumberFormatException e) {
      if (!WITH_UNIT.matcher(text).matches()) {
        throw new IllegalArgumentException(describe(Duration.class), e);
      }
      try {
        return ConfigValueFactory.fromAnyRef(text).atKey("time").getDuration("time");
      } catch (ConfigException notATime) {
        throw new IllegalArgumentException(describe(Duration.class), notATime);
      }
    }
  }

  /// The seconds in one unit of a key.
  private static BigDecimal unit(String key) {
    var last = key.substring(key.lastIndexOf('_') + 1);
    return switch (last) {
      case "ms", "msec", "millis" -> new BigDecimal("0.001");
      case "min", "minutes" -> BigDecimal.valueOf(60);
      case "hours" -> BigDecimal.valueOf(3600);
      case "days" -> BigDecimal.valueOf(86_400);
      default -> BigDecimal.ONE;
    };
  }

  private Path path(String text) {
    try {
      return PathText.expand(text.strip(), environment);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(describe(Path.class), e);
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(describe(URI.class), e);
    }
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(describe(Pattern.class), e);
    }
  }

  private static Object constant(String text, Class<?> type) {
    var wanted = text.strip().replace('-', '_');
    return Arrays.stream(type.getEnumConstants())
        .filter(it -> ((Enum<?>) it).name().equalsIgnoreCase(wanted))
        .findFirst()
        .orElseThrow(() -> expected(type));
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(it -> ((Enum<?>) it).name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
