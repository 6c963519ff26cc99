// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every source of settings does with a contributed section.
public interface SettingsSourceContract {
  /// Settings in which the section `agent.sample` was contributed and written as given.
  Settings settings(Sample sample) throws Exception;

  /// A section of an adapter.
  record Sample(
      String displayName, int attempts, @Nullable Secret token, List<String> hosts, Nested nested) {
    /// A section in a section.
    public record Nested(boolean enabled) {}
  }

  /// A section that nobody contributed.
  record Foreign(String name) {}

  /// The sample that the tests write.
  static Sample sample() {
    return new Sample(
        "a \"name\" with = and #",
        7,
        Secret.of("s3cret-token"),
        List.of("git.example.com", "[::1]:8080"),
        new Sample.Nested(true));
  }

  @Test
  default void gives_a_section_as_it_was_written() throws Exception {
    assertThat(settings(sample()).section(Sample.class)).isEqualTo(sample());
  }

  @Test
  default void knows_no_section_that_nobody_contributed() throws Exception {
    var settings = settings(sample());

    assertThatThrownBy(() -> settings.section(Foreign.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void lists_values_without_secrets() throws Exception {
    var settings = settings(sample());

    assertThat(settings.values()).isNotEmpty();
    assertThat(settings.values().toString()).doesNotContain("s3cret-token");
    assertThat(settings.printout().toString()).doesNotContain("s3cret-token");
  }

  @Test
  default void writes_json_with_secrets_for_the_tasks_process() throws Exception {
    assertThat(settings(sample()).toJson()).contains("s3cret-token");
  }
}
