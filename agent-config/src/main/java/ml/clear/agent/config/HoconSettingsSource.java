// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.google.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.settings.SettingsSource;
import ml.clear.agent.core.settings.Vault;
import ml.clear.agent.core.worker.GpuSet;

/// Lays the layers over each other: defaults, files, vaults, environment, command line.
final class HoconSettingsSource implements SettingsSource {
  private static final Path DEFAULTS = Path.of("reference.conf");

  private final Map<String, String> environment;
  private final SettingsOverrides overrides;
  private final SecretRegistry secrets;

  @Inject
  HoconSettingsSource(
      RawEnvironment environment, SettingsOverrides overrides, SecretRegistry secrets) {
    this.environment = environment.variables();
    this.overrides = overrides;
    this.secrets = secrets;
  }

  @Override
  public Loading load(Collection<SettingsSection<?>> sections) {
    var vaults = overrides.vaults();
    if (vaults.isEmpty()) {
      return tryVaults(sections, new VaultLayers(vaults));
    }
    try {
      if (tryVaults(sections, new VaultLayers(vaults)) instanceof Loading.Loaded loaded) {
        return loaded;
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // found again below, where it is told which vault is the reason
    }
    return loadUsable(sections, vaults);
  }

  /// Loads with those vaults only that leave the settings usable. A vault is another person's text:
  /// not even a defect that it meets here may keep the agent from starting.
  private Loading loadUsable(Collection<SettingsSection<?>> sections, List<Vault> vaults) {
    var layers = new VaultLayers(List.of());
    var usable = tryVaults(sections, layers);
    for (var vault : vaults) {
      if (!(usable instanceof Loading.Loaded)) {
        return usable;
      }
      String why;
      try {
        var more = layers.with(vault);
        var loading = tryVaults(sections, more);
        if (loading instanceof Loading.Loaded) {
          layers = more;
          usable = loading;
          continue;
        }
        why = loading instanceof Loading.Invalid(var problems, _) ? message(problems) : "";
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        why = e.getClass().getSimpleName() + " while it was read";
      }
      layers = layers.without(vault, why);
      usable = tryVaults(sections, layers);
    }
    return usable;
  }

  private static String message(List<SettingsProblem> problems) {
    return problems.stream().map(SettingsProblem::message).collect(Collectors.joining("; "));
  }

  /// Loads, leaving out what the vaults must not say.
  private Loading tryVaults(Collection<SettingsSection<?>> sections, VaultLayers vaults) {
    var loading = load(sections, vaults);
    while (loading instanceof Loading.Invalid(var problems, _) && vaults.reject(problems)) {
      loading = load(sections, vaults);
    }
    return loading;
  }

  private Loading load(Collection<SettingsSection<?>> sections, VaultLayers vaults) {
    var findings = new Findings();
    var reader = new HoconReader(environment, findings);
    var variables = new EnvironmentReader(environment, reader, findings);
    var files = new ConfigurationFiles(new ProcessEnvironment(environment), reader, findings);

    var defaults = defaults();
    var tree = new Node.Branch();
    tree.merge(defaults);
    files.read(overrides).forEach(tree::merge);
    vaults.mergeInto(tree, environment, findings);
    variables.addAzureContainer(tree);
    tree.merge(variables.dynamic());
    tree.merge(variables.early());
    var named = overrides.configurationFile();
    var process =
        ProcessVariables.of(
            environment, tree, named == null ? null : files.location().orElse(named));
    tree.merge(variables.late(process, tree));
    override(tree);
    if (!findings.problems().isEmpty()) {
      return new Loading.Invalid(findings.problems(), findings.warnings());
    }

    new KnownKeys(defaults, sections).check(tree, findings);
    WithoutEffect.check(tree, findings);
    new Completion(tree, environment).fill();
    process = GpuSet.choose(process, overrides.gpus(), Words.isOn(tree, "agent.cpu_only", false));
    var mask = new PrintoutMask(tree, findings);
    vaults.tellProtected(tree, mask, findings);
    var binder = new SectionBinder(tree, process, mask, secrets, findings);
    var bound = new HashMap<Class<?>, Record>();
    sections.forEach(
        section -> binder.bind(section).ifPresent(record -> bound.put(section.type(), record)));
    var network = new NetworkReader(tree, process, secrets, findings).read();
    learn(tree, defaults, mask.rules());
    if (!findings.problems().isEmpty()) {
      return new Loading.Invalid(findings.problems(), findings.warnings());
    }
    return new Loading.Loaded(
        new LoadedSettings(
            tree,
            Map.copyOf(bound),
            mask,
            process,
            network,
            files.location().orElse(null),
            findings.files(),
            vaults.readable(),
            findings.warnings()));
  }

  private static Node.Branch defaults() {
    try (var in = HoconSettingsSource.class.getResourceAsStream("reference.conf")) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var findings = new Findings();
      var written = new HoconReader(Map.of(), findings).read(DEFAULTS, text);
      if (!findings.problems().isEmpty()) {
        throw new IllegalStateException(findings.problems().toString());
      }
      var defaults = new Node.Branch();
      written.forEachLeaf((path, leaf) -> defaults.put(path, leaf.value(), new Origin.Default()));
      return defaults;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void override(Node.Branch tree) {
    for (var setting : overrides.values()) {
      var layer = new Node.Branch();
      layer.put(Node.path(setting.key()), plain(setting.value()), setting.origin());
      tree.merge(layer);
    }
  }

  private Object plain(Object value) {
    return switch (value) {
      case Secret secret -> {
        secrets.add(secret);
        yield secret.reveal();
      }
      case Number number -> new BigDecimal(number.toString());
      case Collection<?> list -> list.stream().map(this::plain).toList();
      default -> value;
    };
  }

  /// Makes known to the log's mask what is a secret by its key, by a variable's name or as a login,
  /// whether a section reads it or not: the task's SDK does. Defaults are in nobody's possession.
  private void learn(Node.Branch tree, Node.Branch defaults, SecretRules rules) {
    tree.forEachLeaf((path, leaf) -> {
      var there = defaults.find(path).orElse(null);
      if (!(there instanceof Node.Leaf known && Objects.equals(known.value(), leaf.value()))) {
        rules.forEach(path, leaf.value(), secrets::add);
      }
    });
  }
}
