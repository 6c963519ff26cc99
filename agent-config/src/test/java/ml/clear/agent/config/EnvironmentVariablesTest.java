// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import ml.clear.agent.config.EnvironmentVariable.Trait;
import org.junit.jupiter.api.Test;

class EnvironmentVariablesTest {
  /// They say where settings are, or add to a list.
  private static final Set<String> WITHOUT_KEY =
      Set.of(
          "CLEARML_CONFIG_FILE",
          "CLEARML_CONFIG_PATH",
          "TRAINS_ENV",
          "AZURE_STORAGE_ACCOUNT",
          "AZURE_STORAGE_KEY");

  @Test
  void knows_every_documented_name() throws IOException {
    assertThat(names()).containsAll(documented());
  }

  @Test
  void gives_each_name_to_one_variable() {
    assertThat(names()).doesNotHaveDuplicates();
  }

  @Test
  void says_of_each_variable_what_it_means() {
    assertThat(EnvironmentVariables.ALL)
        .allSatisfy(variable -> assertThat(variable.meaning()).isNotBlank());
  }

  @Test
  void sets_a_key_or_says_why_not() {
    assertThat(EnvironmentVariables.ALL)
        .filteredOn(variable -> variable.key().isEmpty())
        .filteredOn(variable -> !CommonVariables.ALL.contains(variable))
        .filteredOn(variable -> !WITHOUT_KEY.contains(variable.name()))
        .allSatisfy(variable -> assertThat(variable.meaning()).startsWith("accepted: "));
  }

  @Test
  void marks_what_is_about_the_place_where_it_is_set() {
    assertThat(EnvironmentVariables.ALL.stream().filter(variable -> variable.is(Trait.LOCAL)))
        .extracting(EnvironmentVariable::name)
        .containsExactlyInAnyOrder(
            "CLEARML_AGENT_FORCE_CODE_DIR",
            "CLEARML_AGENT_FORCE_EXEC_SCRIPT",
            "CLEARML_AGENT_EXEC_USER",
            "CLEARML_AGENT_VENV_CACHE_PATH",
            "CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL",
            "CLEARML_AGENT_SKIP_PIP_VENV_INSTALL");
  }

  private static List<String> names() {
    return EnvironmentVariables.ALL.stream()
        .flatMap(it -> Stream.concat(Stream.of(it.name()), it.aliases().stream()))
        .toList();
  }

  private static List<String> documented() throws IOException {
    try (var in = EnvironmentVariablesTest.class.getResourceAsStream("documented-variables.txt")) {
      return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
    }
  }
}
