// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.SettingsValue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever says something about a key, the strongest one wins, and `--explain` names the others.
class PrecedenceTest {
  @TempDir Path home;

  /// A key of one type.
  ///
  /// @param variable the variable that sets it
  /// @param texts what file, dynamic variable and variable say, the weakest first
  /// @param flag what the command line says
  /// @param shown what is in force then, the weakest first; the default is before them all
  record Sort(String key, String variable, List<String> texts, Object flag, List<String> shown) {}

  static Stream<Sort> sorts() {
    return Stream.of(
        new Sort(
            "agent.git_host",
            "CLEARML_AGENT_GIT_HOST",
            List.of("file", "dynamic", "variable"),
            "flag",
            List.of("file", "dynamic", "variable", "flag")),
        new Sort(
            "agent.extra_docker_arguments",
            "CLEARML_AGENT_EXTRA_DOCKER_ARGS",
            List.of("[file, 1]", "[dynamic]", "variable --x"),
            List.of("flag"),
            List.of("[\"file\", 1]", "[\"dynamic\"]", "[\"variable\", \"--x\"]", "[\"flag\"]")),
        new Sort(
            "agent.cpu_only",
            "CLEARML_CPU_ONLY",
            List.of("true", "false", "yes"),
            false,
            List.of("true", "false", "true", "false")),
        new Sort(
            "agent.polling_interval_sec",
            "CLEARML_AGENT_QUEUE_POLL_FREQ_SEC",
            List.of("1", "2.5", "3"),
            4,
            List.of("1", "2.5", "3", "4")),
        new Sort(
            "agent.git_pass",
            "CLEARML_AGENT_GIT_PASS",
            List.of("file-pass", "dynamic-pass", "variable-pass"),
            Secret.of("flag-pass"),
            List.of("****", "****", "****", "****")));
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void the_strongest_layer_wins_and_the_others_are_told(Sort sort) {
    for (int layers = 1; layers <= 4; layers++) {
      var value = value(sort, layers);

      assertThat(value.value()).isEqualTo(sort.shown().get(layers - 1));
      assertThat(value.origin().toString()).contains(origins(sort).get(layers - 1));
      assertThat(value.overridden().stream().map(lost -> lost.origin().toString()))
          .zipSatisfy(
              Stream.concat(origins(sort).subList(0, layers - 1).reversed().stream(), Stream.of(""))
                  .toList(),
              (origin, expected) -> assertThat(origin).contains(expected));
    }
  }

  private SettingsValue value(Sort sort, int layers) {
    var loads = Loads.at(home);
    IntStream.range(0, layers)
        .forEach(layer -> {
          switch (layer) {
            case 0 -> loads.conf(sort.key() + ": " + sort.texts().get(0));
            case 1 -> loads.variable(dynamic(sort), sort.texts().get(1));
            case 2 -> loads.variable(sort.variable(), sort.texts().get(2));
            default -> loads.flag(sort.key(), sort.flag(), "--flag");
          }
        });
    return loads.value(sort.key());
  }

  private static List<String> origins(Sort sort) {
    return List.of("clearml.conf:1", dynamic(sort), sort.variable(), "flag --flag");
  }

  private static String dynamic(Sort sort) {
    return "CLEARML_AGENT__" + sort.key().toUpperCase(Locale.ROOT).replace(".", "__");
  }
}
