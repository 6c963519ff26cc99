// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.Vault;
import org.jspecify.annotations.Nullable;

/// Reads one document with what it includes: translates the users' dialect, lets Typesafe config
/// parse and resolve it, and gives each value the place where it was written. Substitutions see the
/// document itself and the environment, no other document.
final class HoconReader {
  /// A substitution; what looks like one in quotes is part of a value.
  private static final Pattern REQUIRED =
      Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|(?<name>\\$\\{[^?}][^}]*})");

  /// Stands for the file that a vault is not.
  private static final Path IN_VAULT = Path.of("vault");

  private final Map<String, String> environment;
  private final Findings findings;

  HoconReader(Map<String, String> environment, Findings findings) {
    this.environment = environment;
    this.findings = findings;
  }

  /// Reads a file's text.
  Node.Branch read(Path file, String text) {
    return read(file, List.of(), text);
  }

  /// Reads the text of a file whose content stands below some keys.
  Node.Branch read(Path file, List<String> around, String text) {
    var including = new Including(file, around, text, findings);
    var object = including.parse();
    return object == null ? new Node.Branch() : resolve(object.toConfig(), including);
  }

  /// Reads a vault's text, which may not include files.
  Node.Branch readVault(Vault vault) {
    var own = new Findings();
    var including = Including.alone(IN_VAULT, vault.text(), own);
    var object = including.parse();
    var branch =
        object == null
            ? new Node.Branch()
            : new HoconReader(environment, own).resolve(object.toConfig(), including);
    own.problems().forEach(it -> findings.problem(inVault(vault, it)));
    own.warnings().forEach(it -> findings.warning(inVault(vault, it)));
    var placed = new Node.Branch();
    branch.forEachLeaf(
        (path, leaf) -> placed.put(path, leaf.value(), inVault(vault, leaf.origin())));
    return placed;
  }

  private static SettingsProblem inVault(Vault vault, SettingsProblem found) {
    return new SettingsProblem(
        found.key(),
        inVault(vault, found.origin()),
        found.message(),
        found.hint(),
        found.excerpt());
  }

  private static Origin inVault(Vault vault, Origin origin) {
    return origin instanceof Origin.InFile(_, int line, int column)
        ? new Origin.InVault(vault.name(), line, column)
        : origin;
  }

  /// Reads the value of a variable, as if it were written behind a key.
  ///
  /// @throws ConfigException when it can't be read that way
  @Nullable Object readValue(String text) {
    return readValue(text, List.of());
  }

  /// Reads the value of a variable that sets a key.
  ///
  /// @throws ConfigException when it can't be read that way
  @Nullable Object readValue(String text, List<String> path) {
    var translation = LenientHocon.translate("value: " + text);
    if (!translation.flaws().isEmpty()) {
      throw new ConfigException.Generic(translation.flaws().getFirst().message());
    }
    if (!isWhole(text.strip(), translation)) {
      throw new ConfigException.Generic("something would be lost");
    }
    var config = ConfigFactory.parseString(translation.standard()).resolve(resolution());
    if (config.root().size() != 1) {
      throw new ConfigException.Generic("more than one value");
    }
    return PlainValue.of(config.root().get("value"), path, PlainValue.AS_READ);
  }

  /// Whether nothing of a variable's text was taken for a comment or for the end of the value.
  /// Comments may stand behind what has an end of its own.
  private static boolean isWhole(String text, Translation translation) {
    return text.isEmpty()
        || "\"[{".indexOf(text.charAt(0)) >= 0
        || translation.assignments().getFirst().value().equals(text);
  }

  private Node.Branch resolve(Config written, Including including) {
    var config = written.withFallback(before(including));
    Config resolved;
    try {
      resolved = config.resolve(resolution());
    } catch (ConfigException e) {
      if (!unresolved(config, including)) {
        findings.problem(including.problem(e));
      }
      return new Node.Branch();
    }
    var branch = new Node.Branch();
    fill(branch, List.of(), resolved.root(), including);
    return branch;
  }

  /// What variables say of the keys that build on what they were before.
  private Config before(Including including) {
    var before = ConfigFactory.empty();
    for (var path : including.ofThemselves()) {
      var name = String.join(".", path);
      var value = environment.get(name);
      if (value != null) {
        before =
            before.withValue(
                ConfigUtil.joinPath(path),
                ConfigValueFactory.fromAnyRef(value, "variable " + name));
      }
    }
    return before;
  }

  private static void fill(
      Node.Branch branch, List<String> path, ConfigObject object, Including including) {
    including
        .ordered(path, object)
        .forEach((key, value) -> {
          var child = new ArrayList<>(path);
          child.add(key);
          if (value instanceof ConfigObject nested) {
            var next = new Node.Branch();
            fill(next, child, nested, including);
            branch.put(List.of(key), next);
          } else {
            var plain = PlainValue.of(value, child, including::ordered);
            branch.put(List.of(key), plain, including.origin(child, value));
          }
        });
  }

  private ConfigResolveOptions resolution() {
    return ConfigResolveOptions.noSystem().appendResolver(new Variables(environment));
  }

  /// Reports each substitution that nothing answers, with its place.
  private boolean unresolved(Config config, Including including) {
    try {
      var root = config.resolve(resolution().setAllowUnresolved(true)).root();
      return unresolved(List.of(), root, including);
    } catch (ConfigException e) {
      return false;
    }
  }

  private boolean unresolved(List<String> path, ConfigObject object, Including including) {
    boolean found = false;
    for (var entry : object.entrySet()) {
      var child = new ArrayList<>(path);
      child.add(entry.getKey());
      var value = entry.getValue();
      if (value instanceof ConfigObject nested && isResolved(nested)) {
        found |= unresolved(child, nested, including);
      } else if (!isResolved(value)) {
        var name =
            REQUIRED
                .matcher(value.render())
                .results()
                .map(it -> it.group("name"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("a substitution");
        var origin = including.origin(child, value);
        findings.problem(
            String.join(".", child),
            origin,
            "'" + name + "' is neither a key of this file nor an environment variable",
            "set it, or write " + name.replace("${", "${?") + " if it may be missing");
        found = true;
      }
    }
    return found;
  }

  private static boolean isResolved(ConfigValue value) {
    try {
      if (value instanceof ConfigObject object) {
        return object.entrySet() != null;
      }
      value.unwrapped();
      return true;
    } catch (ConfigException.NotResolved e) {
      return false;
    }
  }

  private record Variables(Map<String, String> environment) implements ConfigResolver {
    @Override
    public @Nullable ConfigValue lookup(String path) {
      var value = environment.get(path);
      return value == null ? null : ConfigValueFactory.fromAnyRef(value, "variable " + path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
