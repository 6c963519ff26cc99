// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import ml.clear.agent.core.settings.SettingsSource.Loading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownKeysTest {
  @TempDir Path home;

  record Extra(String colour) {}

  @Test
  void names_the_nearest_key_of_one_that_is_misspelt() {
    assertThat(
            Loads.at(home)
                .conf(
                    "agent {",
                    "  worker_nam: a",
                    "  venv_cache.path: b",
                    "  extra_index_url: c",
                    "  qwertz: d",
                    "}",
                    "api.web_sever: e")
                .variable("CLEARML_AGENT__AGENT__GIT_USR", "f")
                .flag("agent.git_hots", "g", "--git-host")
                .warnings())
        .satisfiesExactlyInAnyOrder(
            it ->
                assertThat(it)
                    .startsWith(home + "/clearml.conf:2:3: agent.worker_nam: ")
                    .endsWith("(did you mean agent.worker_name?)"),
            it -> assertThat(it).endsWith("(did you mean agent.venvs_cache.path?)"),
            it -> assertThat(it).endsWith("(did you mean agent.package_manager.extra_index_url?)"),
            it -> assertThat(it).contains("agent.qwertz").endsWith("no effect"),
            it -> assertThat(it).endsWith("(did you mean api.web_server?)"),
            it ->
                assertThat(it)
                    .startsWith("environment variable CLEARML_AGENT__AGENT__GIT_USR: ")
                    .endsWith("(did you mean agent.git_user?)"),
            it -> assertThat(it).startsWith("flag --git-host: agent.git_hots"));
  }

  @Test
  void knows_keys_without_defaults_keys_of_sections_and_other_sections() {
    assertThat(
            Loads.at(home)
                .conf(
                    "agent { debug: true, cuda_version: 11, worker_tags: [a]",
                    "  docker_container_name_format_fields { a: b }, k8s { any { thing: 1 } }",
                    "  plugin.colour: red }",
                    "sdk.anything: 1, mine.own: 2, logging.x: 3")
                .section("agent.plugin", Extra.class)
                .warnings())
        .isEmpty();
  }

  @Test
  void knows_every_key_that_a_variable_sets() {
    for (var variable : EnvironmentVariables.ALL) {
      if (!variable.key().isEmpty()) {
        var text =
            switch (variable.kind()) {
              case FLAG, FLAG_OR_INTEGER -> "yes";
              case INTEGER, NUMBER -> "1";
              case INTEGERS -> "507";
              case HTTP_METHOD -> "post";
              case TORCH_RESOLVE -> "pip";
              default -> "x";
            };

        var loading = Loads.at(home).variable(variable.name(), text).load();
        var warnings =
            switch (loading) {
              case Loading.Loaded(var settings) -> settings.warnings();
              case Loading.Invalid(_, var found) -> found;
            };
        assertThat(warnings)
            .as(variable.name())
            .noneMatch(it -> it.message().contains("not known"));
      }
    }
  }

  @Test
  void names_the_nearest_section_of_one_that_is_misspelt() {
    assertThat(
            Loads.at(home)
                .conf("agnet.git_user: y", "file.a.path: z", "enviroment { A: b }", "mine.b: c")
                .warnings())
        .satisfiesExactlyInAnyOrder(
            it -> assertThat(it).contains("agnet").endsWith("(did you mean agent?)"),
            it -> assertThat(it).contains("file").endsWith("(did you mean files?)"),
            it -> assertThat(it).contains("enviroment").endsWith("(did you mean environment?)"));
  }

  @Test
  void names_the_nearest_key_of_a_file() {
    assertThat(
            Loads.at(home)
                .conf("files.a { path: p, contnets: x, mode: 600 }", "files.b.contents { any: x }")
                .warnings())
        .singleElement()
        .asString()
        .contains("files.a.contnets")
        .endsWith("(did you mean contents?)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"api.credentials", "api", "sdk", "files", "environment", "agent.venvs_cache"})
  void a_value_in_the_place_of_a_section_is_a_problem_that_does_not_show_it(String key) {
    assertThat(Loads.at(home).conf(key + ": hunter2").problems())
        .singleElement()
        .satisfies(
            it -> assertThat(it.describe()).contains(key, "section").doesNotContain("hunter"))
        .satisfies(it -> assertThat(it.excerpt()).doesNotContain("hunter2"));
  }
}
