// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.settings.KnownKey;
import ml.clear.agent.core.settings.SettingsCatalogue;
import ml.clear.agent.core.settings.SettingsSection;
import org.jspecify.annotations.Nullable;

/// What each key means. A key with a default is described by the comment above it in
/// `reference.conf`, one without by its line in `absent-keys.txt`, and one that neither knows by
/// the `@Key` of the section that reads it.
final class Catalogue implements SettingsCatalogue {
  private static final Pattern DESCRIPTION = Pattern.compile("(?s)(?:\\[([^\\]]*)] )?(.*)");

  private final Map<String, KnownKey> keys = new LinkedHashMap<>();
  private final Map<String, String> sections = new LinkedHashMap<>();

  private static final class Own {
    static final Catalogue KEYS = of(List.of());
  }

  /// The keys that the agent itself knows.
  static Catalogue own() {
    return Own.KEYS;
  }

  /// The keys that the agent itself knows, and those that sections add.
  static Catalogue of(Collection<SettingsSection<?>> contributed) {
    var catalogue = new Catalogue();
    catalogue.addDefaults("", ConfigFactory.parseString(resource("reference.conf")).root());
    resource("absent-keys.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          var cells = line.split(" \\| ", 3);
          catalogue.add(cells[0], cells[1], null, cells[2]);
        });
    for (var section : contributed) {
      SectionKeys.forEach(
          section.path(),
          section.type(),
          (key, component) -> {
            if (!catalogue.keys.containsKey(key)) {
              var fallback = SectionKeys.fallback(component);
              catalogue.add(
                  key,
                  SectionBinder.expectation(component),
                  fallback.isEmpty() ? null : fallback,
                  SectionKeys.documentation(component));
            }
          });
    }
    return catalogue;
  }

  @Override
  public List<KnownKey> keys() {
    return List.copyOf(keys.values());
  }

  /// What sections are about, by their path.
  Map<String, String> sections() {
    return sections;
  }

  @Override
  public Optional<KnownKey> find(String key) {
    var known = keys.get(key);
    for (int dot = key.lastIndexOf('.'); known == null && dot > 0; ) {
      known = keys.get(key.substring(0, dot) + ".*");
      dot = key.lastIndexOf('.', dot - 1);
    }
    return Optional.ofNullable(known);
  }

  private void addDefaults(String path, ConfigObject object) {
    var members = new ArrayList<>(object.entrySet());
    members.sort(Map.Entry.comparingByValue(Catalogue::byPlace));
    for (var member : members) {
      var key = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
      var value = member.getValue();
      var comment =
          DESCRIPTION.matcher(
              String.join("", value.origin().comments()).strip().replaceAll("\\s+", " "));
      if (!comment.matches()) {
        throw new IllegalStateException("the description of " + key);
      }
      if (value instanceof ConfigObject nested) {
        sections.put(key, comment.group(2));
        addDefaults(key, nested);
      } else {
        var plain = PlainValue.of(value, List.of(), PlainValue.AS_READ);
        var type = comment.group(1) == null ? type(key, value) : comment.group(1);
        add(key, type, JsonText.line(plain), comment.group(2));
      }
    }
  }

  private static int byPlace(ConfigValue left, ConfigValue right) {
    return Integer.compare(left.origin().lineNumber(), right.origin().lineNumber());
  }

  private static String type(String key, ConfigValue value) {
    return switch (value.valueType()) {
      case BOOLEAN -> "yes/no";
      case NUMBER -> key.endsWith("_sec") ? "seconds" : "number";
      case LIST -> "list of texts";
      case STRING, NULL, OBJECT -> "text";
    };
  }

  private void add(String key, String type, @Nullable String fallback, String meaning) {
    if (keys.putIfAbsent(key, new KnownKey(key, type, fallback, meaning, variables(key))) != null) {
      throw new IllegalStateException(key + " is described twice");
    }
  }

  private static List<String> variables(String key) {
    var registered =
        EnvironmentVariables.ALL.stream()
            .filter(variable -> sets(variable, key))
            .flatMap(it -> Stream.concat(Stream.of(it.name()), it.aliases().stream()));
    boolean addressable = !key.contains("*") && !key.contains("__");
    var dynamic = "CLEARML_AGENT__" + key.replace(".", "__").toUpperCase(Locale.ROOT);
    return Stream.concat(registered, addressable ? Stream.of(dynamic) : Stream.of()).toList();
  }

  /// A docker image may come with arguments, so that one variable sets both keys.
  private static boolean sets(EnvironmentVariable variable, String key) {
    return variable.key().equals(key)
        || (variable.kind() == VariableKind.IMAGE
            && (key.equals(variable.key() + ".image")
                || key.equals(variable.key() + ".arguments")));
  }

  private static String resource(String name) {
    try (var in = Catalogue.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
