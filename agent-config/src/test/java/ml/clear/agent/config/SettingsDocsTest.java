// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.agent.core.settings.KnownKey;
import org.junit.jupiter.api.Test;

class SettingsDocsTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void every_key_is_described() {
    assertThat(Catalogue.of(CoreSections.ALL).keys())
        .hasSizeGreaterThan(200)
        .allSatisfy(key -> assertThat(key.meaning()).as(key.key()).isNotBlank())
        .allSatisfy(key -> assertThat(key.type()).as(key.key()).isNotBlank())
        .extracting(KnownKey::key)
        .contains("agent.git.extra_credentials", "api.http.retries.total", "environment.*");
  }

  @Test
  void every_variable_sets_a_key_that_is_described() {
    assertThat(EnvironmentVariables.ALL)
        .filteredOn(it -> !it.key().isEmpty() && it.kind() != VariableKind.IMAGE)
        .allSatisfy(it ->
            assertThat(Catalogue.of(CoreSections.ALL).find(it.key())).as(it.name()).isPresent());
  }

  @Test
  void the_page_of_settings_is_up_to_date() throws IOException {
    isUpToDate("settings.md", SettingsPage.settings());
  }

  @Test
  void the_page_of_variables_is_up_to_date() throws IOException {
    isUpToDate("environment.md", SettingsPage.environment());
  }

  private static void isUpToDate(String name, String text) throws IOException {
    var page = DOCS.resolve(name);
    if (System.getProperty("update.docs") != null) {
      Files.writeString(page, text);
    }
    assertThat(Files.exists(page) ? Files.readString(page) : "")
        .as("docs/%s is generated: run SettingsDocsTest with -Dupdate.docs", name)
        .isEqualTo(text);
  }
}
