// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.SettingsCatalogue;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsSection;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private final Injector injector =
      Wiring.create(
          new RawEnvironment(Map.of("HOME", "/nonexistent")),
          new SettingsOverrides(null, true, List.of()),
          console());
  private final SettingsCatalogue catalogue = injector.getInstance(SettingsCatalogue.class);

  @Test
  void every_key_that_a_module_reads_has_a_meaning() {
    forEach((key, _) ->
        assertThat(catalogue.find(key))
            .as("%s needs a comment in reference.conf, or a line in absent-keys.txt", key)
            .hasValueSatisfying(it -> assertThat(it.meaning()).as(key).isNotBlank()));
  }

  @Test
  void no_key_is_described_in_two_ways() {
    forEach((key, component) -> {
      var annotation = component.getAnnotation(ml.clear.agent.core.settings.Key.class);
      if (annotation != null && !annotation.doc().isEmpty()) {
        assertThat(catalogue.find(key))
            .hasValueSatisfying(it -> assertThat(annotation.doc()).as(key).isEqualTo(it.meaning()));
      }
    });
  }

  private void forEach(BiConsumer<String, RecordComponent> visitor) {
    for (var section :
        injector.getInstance(Key.get(new TypeLiteral<Set<SettingsSection<?>>>() {}))) {
      forEach(section.path(), section.type(), visitor);
    }
  }

  private static void forEach(
      String path, Class<?> record, BiConsumer<String, RecordComponent> visitor) {
    for (var component : record.getRecordComponents()) {
      var annotation = component.getAnnotation(ml.clear.agent.core.settings.Key.class);
      var name =
          annotation == null || annotation.value().isEmpty()
              ? component
                  .getName()
                  .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                  .toLowerCase(Locale.ROOT)
              : annotation.value();
      var key = path + "." + name;
      if (component.getType().isRecord()) {
        forEach(key, component.getType(), visitor);
      } else {
        visitor.accept(component.getType() == Map.class ? key + ".any" : key, component);
      }
    }
  }

  private static Console console() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new Console(nowhere, nowhere, false);
  }
}
