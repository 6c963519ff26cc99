// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.jspecify.annotations.Nullable;

/// Makes the environment that the agent and its children see of the one that it was started with.
final class ProcessVariables {
  /// What an SDK sets for its own children: the agent's tasks are none of them.
  private static final List<String> FOREIGN =
      List.of("CLEARML_PROC_MASTER_ID", "CLEARML_TASK_ID", "CLEARML_LOG_TASK_TO_BACKEND");

  private ProcessVariables() {}

  /// The given variables, each `CLEARML_X` with its twin `TRAINS_X`; the section `environment`,
  /// which replaces anything but a `CLEARML_` variable that is set; the configuration file if the
  /// command line names one.
  static ProcessEnvironment of(
      Map<String, String> raw, Node.Branch settings, @Nullable Path configurationFile) {
    var variables = new TreeMap<>(raw);
    for (var name : FOREIGN) {
      variables.remove(name);
      variables.remove(twin(name));
    }
    for (var variable : EnvironmentVariables.ALL) {
      var older = variables.getOrDefault(twin(variable.name()), "");
      if (variable.aliases().contains(twin(variable.name())) && !older.isBlank()) {
        variables.merge(variable.name(), older, (set, other) -> set.isBlank() ? other : set);
      }
    }
    if (configurationFile != null) {
      variables.put("CLEARML_CONFIG_FILE", configurationFile.toAbsolutePath().toString());
      variables.put("TRAINS_CONFIG_FILE", configurationFile.toAbsolutePath().toString());
    }
    section(settings)
        .forEach((name, value) -> {
          boolean fixed = name.startsWith("CLEARML_") || name.startsWith("TRAINS_");
          if (!fixed || variables.getOrDefault(name, "").isEmpty()) {
            variables.put(name, value);
          }
        });
    for (var entry : new TreeMap<>(variables).entrySet()) {
      if (entry.getKey().startsWith("CLEARML_")) {
        variables.merge(
            twin(entry.getKey()), entry.getValue(), (set, added) -> set.isEmpty() ? added : set);
      }
    }
    variables.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    var devices = variables.get("CUDA_VISIBLE_DEVICES");
    if (devices != null) {
      variables.putIfAbsent("NVIDIA_VISIBLE_DEVICES", devices);
    }
    return new ProcessEnvironment(variables);
  }

  /// The variables of the section `environment`, unless it is switched off.
  static Map<String, String> section(Node.Branch settings) {
    var variables = new TreeMap<String, String>();
    if (Words.isOn(settings, "agent.apply_environment", true)
        && settings.find("environment").orElse(null) instanceof Node.Branch section) {
      section.plain().forEach((name, value) -> variables.put(name, pythonText(value)));
    }
    return variables;
  }

  private static String twin(String name) {
    return name.replaceFirst("^CLEARML_", "TRAINS_");
  }

  /// As Python prints the value, since scripts that read these variables rely on it.
  static String pythonText(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "True" : "False";
      case String text -> text;
      case null -> "";
      default -> ValueConversion.text(value);
    };
  }
}
