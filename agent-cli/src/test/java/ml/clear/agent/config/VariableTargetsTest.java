// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Module;
import com.google.inject.spi.Elements;
import com.google.inject.spi.InstanceBinding;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import ml.clear.agent.core.log.LogSettings;
import ml.clear.agent.core.settings.SettingsSection;
import org.junit.jupiter.api.Test;

/// It stands here because all adapters are here, and in this package because the table is there.
class VariableTargetsTest {
  /// Keys that no record reads.
  private static final Set<String> OTHERWISE =
      Set.of(
          // read by NetworkSettings' own rules
          "api.verify_certificate",
          // accepted, without effect
          "api.http.default_method",
          // read by the task's SDK
          "sdk.aws.s3.key",
          "sdk.aws.s3.secret",
          "sdk.aws.s3.region",
          "sdk.google.storage.credentials_json");

  @Test
  void every_key_that_a_variable_sets_is_read_by_a_record() {
    List<String> read =
        sections().flatMap(it -> SectionKeys.all(it.path(), it.type()).stream()).toList();

    assertThat(EnvironmentVariables.ALL)
        .filteredOn(it -> !it.key().isEmpty() && !OTHERWISE.contains(it.key()))
        .allSatisfy(variable ->
            assertThat(read)
                .as(variable.name())
                .anyMatch(
                    key -> key.equals(variable.key()) || key.startsWith(variable.key() + ".")));
  }

  @Test
  void no_exception_is_a_key_that_a_record_reads() {
    assertThat(sections().flatMap(it -> SectionKeys.all(it.path(), it.type()).stream()))
        .doesNotContainAnyElementsOf(OTHERWISE);
  }

  private static Stream<SettingsSection<?>> sections() {
    List<Module> modules =
        ServiceLoader.load(Module.class).stream().map(ServiceLoader.Provider::get).toList();
    Stream<SettingsSection<?>> contributed =
        Elements.getElements(modules).stream()
            .filter(InstanceBinding.class::isInstance)
            .map(it -> ((InstanceBinding<?>) it).getInstance())
            .filter(SettingsSection.class::isInstance)
            .map(it -> (SettingsSection<?>) it);
    return Stream.concat(contributed, Stream.of(LogSettings.SECTION));
  }
}
