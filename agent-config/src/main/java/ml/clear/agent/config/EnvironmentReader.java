// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.typesafe.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.jspecify.annotations.Nullable;

/// Reads settings from variables.
final class EnvironmentReader {
  private static final String DYNAMIC = "CLEARML_AGENT__";
  private static final String CONTAINERS = "sdk.azure.storage.containers";

  private final Map<String, String> environment;
  private final HoconReader reader;
  private final Findings findings;

  EnvironmentReader(Map<String, String> environment, HoconReader reader, Findings findings) {
    this.environment = environment;
    this.reader = reader;
    this.findings = findings;
  }

  /// `CLEARML_AGENT__AGENT__WORKER_NAME` sets `agent.worker_name`; the value is read as it would be
  /// in a file, and taken literally where it can't be.
  Node.Branch dynamic() {
    var branch = new Node.Branch();
    new TreeMap<>(environment)
        .forEach((name, text) -> {
          if (!name.startsWith(DYNAMIC)) {
            return;
          }
          var key = name.substring(DYNAMIC.length()).replace("__", ".");
          var path = Node.path(key.toLowerCase(Locale.ROOT));
          var origin = new Origin.Variable(name);
          if (path.isEmpty() || path.contains("") || path.size() > LenientHocon.DEEPEST) {
            findings.warning("", origin, "names no key", "write " + DYNAMIC + "AGENT__WORKER_NAME");
            return;
          }
          branch.put(path, value(String.join(".", path), text, origin), origin);
        });
    return branch;
  }

  private @Nullable Object value(String key, String text, Origin origin) {
    try {
      return reader.readValue(text, Node.path(key));
    } catch (ConfigException e) {
      findings.warning(key, origin, "the value is taken literally", "put it in quotes: '\"...\"'");
      return text;
    }
  }

  /// The keys that are set by variables which act only when the program was started with them.
  Node.Branch early() {
    var branch = new Node.Branch();
    for (var variable : EnvironmentVariables.ALL) {
      if (variable.is(EnvironmentVariable.Trait.EARLY)) {
        variable
            .find(environment)
            .ifPresent(found -> set(branch, variable, found, new Origin.Variable(found.name())));
      }
    }
    return branch;
  }

  /// The keys that are set by all other variables, which the section `environment` may have set.
  ///
  /// @param process the environment that came of it
  /// @param settings the configuration, which tells where the section was written
  Node.Branch late(ProcessEnvironment process, Node.Branch settings) {
    var branch = new Node.Branch();
    for (var variable : EnvironmentVariables.ALL) {
      if (!variable.is(EnvironmentVariable.Trait.EARLY)) {
        variable
            .find(process.variables())
            .ifPresent(found -> set(branch, variable, found, origin(variable, found, settings)));
      }
    }
    return branch;
  }

  private Origin origin(
      EnvironmentVariable variable, EnvironmentVariable.Found found, Node.Branch settings) {
    var given = variable.find(environment);
    if (given.isPresent() && given.get().text().equals(found.text())) {
      return new Origin.Variable(given.get().name());
    }
    return settings
        .leaf("environment." + found.name())
        .map(Node.Leaf::origin)
        .orElse(new Origin.Variable(found.name()));
  }

  /// Adds the storage container of the Azure variables to those that are configured.
  void addAzureContainer(Node.Branch settings) {
    var account = environment.getOrDefault("AZURE_STORAGE_ACCOUNT", "").strip();
    var key = environment.getOrDefault("AZURE_STORAGE_KEY", "").strip();
    if (account.isEmpty() || key.isEmpty()) {
      return;
    }
    var containers = new ArrayList<Object>();
    settings
        .leaf(CONTAINERS)
        .filter(leaf -> leaf.value() instanceof List<?>)
        .ifPresent(leaf -> containers.addAll((List<?>) leaf.value()));
    containers.add(Map.of("account_name", account, "account_key", key));
    settings.put(Node.path(CONTAINERS), containers, new Origin.Variable("AZURE_STORAGE_ACCOUNT"));
  }

  private void set(
      Node.Branch branch,
      EnvironmentVariable variable,
      EnvironmentVariable.Found found,
      Origin origin) {
    try {
      var value = variable.kind().parse(found.text());
      if (!variable.key().isEmpty()) {
        branch.put(Node.path(variable.key()), value, origin);
      }
    } catch (IllegalArgumentException | ArithmeticException | ConfigException e) {
      var shown =
          switch (variable.kind()) {
            case SECRET, WORDS, WORDS_OR_LIST -> SecretRules.MASK; // arguments may hold anything
            default -> SecretRules.BY_NAME.scrub(found.text());
          };
      boolean lenient = variable.is(EnvironmentVariable.Trait.LENIENT);
      var message =
          "%s is '%s', which is not allowed%s"
              .formatted(found.name(), shown, lenient ? ", ignored" : "");
      var hint = "allowed: " + variable.kind().allowed();
      if (lenient) {
        findings.warning(variable.key(), origin, message, hint);
      } else {
        findings.problem(variable.key(), origin, message, hint);
      }
    }
  }
}
