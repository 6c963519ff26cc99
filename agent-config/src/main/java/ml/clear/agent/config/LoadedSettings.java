// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsValue;
import ml.clear.agent.core.settings.Vault;
import org.jspecify.annotations.Nullable;

/// Settings that were read without problems.
record LoadedSettings(
    Node.Branch tree,
    Map<Class<?>, Record> sections,
    PrintoutMask mask,
    ProcessEnvironment environment,
    NetworkSettings network,
    @Nullable Path file,
    List<Path> files,
    List<Vault> vaults,
    List<SettingsProblem> warnings)
    implements Settings {
  LoadedSettings {
    files = List.copyOf(files);
  }

  private static final List<String> NOT_PRINTED =
      List.of("env", "logging.version", "logging.loggers.urllib3.level");

  @Override
  public <T extends Record> T section(Class<T> type) {
    var section = sections.get(type);
    if (section == null) {
      throw new IllegalArgumentException("nobody contributed a section " + type.getName());
    }
    return type.cast(section);
  }

  @Override
  public Optional<Path> location() {
    return Optional.ofNullable(file);
  }

  @Override
  public List<String> configuredVariables() {
    return ProcessVariables.section(tree).entrySet().stream()
        .filter(entry -> entry.getValue().equals(environment.variables().get(entry.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public List<SettingsValue> values() {
    var values = new ArrayList<SettingsValue>();
    tree.forEachLeaf((path, leaf) ->
        values.add(
            new SettingsValue(
                String.join(".", path),
                shown(path, leaf),
                leaf.origin(),
                leaf.overridden().stream()
                    .map(loser -> new SettingsValue.Overridden(shown(path, loser), loser.origin()))
                    .toList())));
    return values;
  }

  private String shown(List<String> path, Node.Leaf leaf) {
    return leaf.value() instanceof List<?> list
        ? JsonText.line(maskedList(path, list))
        : mask.show(path, ValueConversion.text(leaf.value()));
  }

  private @Nullable Object masked(List<String> path, @Nullable Object value) {
    return switch (value) {
      case List<?> list -> maskedList(path, list);
      case Map<?, ?> map -> {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, member) ->
            shown.put(String.valueOf(key), masked(deeper(path, String.valueOf(key)), member)));
        yield shown;
      }
      case String text -> mask.show(path, text);
      case null -> null;
      default -> mask.hides(path) ? PrintoutMask.HIDDEN : value;
    };
  }

  private List<@Nullable Object> maskedList(List<String> path, List<?> list) {
    var shown = new ArrayList<@Nullable Object>();
    list.forEach(item -> shown.add(masked(path, item)));
    return shown;
  }

  @Override
  public List<String> printout() {
    var lines = new ArrayList<String>();
    tree.forEachLeaf((path, leaf) -> print(path, path, leaf.value(), lines));
    return lines;
  }

  /// @param names the path without list indices, which is what masks look at
  private void print(
      List<String> path, List<String> names, @Nullable Object value, List<String> lines) {
    switch (value) {
      case List<?> list -> {
        int index = 0;
        for (var item : list) {
          print(deeper(path, Integer.toString(index++)), names, item, lines);
        }
      }
      case Map<?, ?> map ->
          map.forEach((key, member) ->
              print(
                  deeper(path, String.valueOf(key)),
                  deeper(names, String.valueOf(key)),
                  member,
                  lines));
      case null, default -> {
        var key = String.join(".", path);
        if (!NOT_PRINTED.contains(key)) {
          lines.add(key + " = " + escape(mask.show(names, ValueConversion.text(value))));
        }
      }
    }
  }

  private static String escape(String text) {
    return text.replace("=", "\\=").replace("!", "\\!").replace("#", "\\#").replace("\n", "\\\n");
  }

  private static List<String> deeper(List<String> path, String key) {
    var deeper = new ArrayList<>(path);
    deeper.add(key);
    return deeper;
  }

  @Override
  public String toJson() {
    return JsonText.document(tree.plain());
  }
}
