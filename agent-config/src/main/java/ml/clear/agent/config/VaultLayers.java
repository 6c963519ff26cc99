// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.Vault;

/// What vaults say, as layers over the files. A vault comes from another person: whatever is wrong
/// with it is a warning, and the values that can't be used are left out.
final class VaultLayers {
  /// Vaults don't change these (config-cli A6), nor where this machine's adapters lie; nor how the
  /// server is reached, which worked when it gave the vaults.
  private static final List<String> PROTECTED =
      List.of(
          "agent.cuda_version",
          "agent.cudnn_version",
          "agent.default_python",
          "agent.worker_id",
          "agent.worker_name",
          "agent.debug",
          "agent.adapters_dir",
          "api");

  private final List<Vault> vaults;

  /// What each vault may not say, because it can't be used.
  private final Map<Vault, Set<List<String>>> rejected = new HashMap<>();

  private final List<SettingsProblem> rejections = new ArrayList<>();
  private List<Layer> layers = List.of();

  VaultLayers(List<Vault> vaults) {
    this.vaults = List.copyOf(vaults);
  }

  /// These and one more, stronger than all.
  VaultLayers with(Vault vault) {
    var more = new ArrayList<>(vaults);
    more.add(vault);
    var layers = new VaultLayers(more);
    rejected.forEach((it, paths) -> layers.rejected.put(it, new HashSet<>(paths)));
    layers.rejections.addAll(rejections);
    return layers;
  }

  /// These alone, and a warning that one is left out.
  VaultLayers without(Vault vault, String why) {
    var layers = new VaultLayers(vaults);
    rejected.forEach((it, paths) -> layers.rejected.put(it, new HashSet<>(paths)));
    layers.rejections.addAll(rejections);
    layers.rejections.add(
        new SettingsProblem(
            "",
            new Origin.InVault(vault.name(), 0, 0),
            "this vault can't be used: " + why,
            "the vault is left out"));
    return layers;
  }

  private record Layer(Vault vault, Node.Branch content) {}

  /// The vaults that could be read.
  List<Vault> readable() {
    return layers.stream().map(Layer::vault).toList();
  }

  /// Lays the vaults over what files and defaults say.
  void mergeInto(Node.Branch tree, Map<String, String> environment, Findings findings) {
    rejections.forEach(findings::warning);
    var read = new ArrayList<Layer>();
    for (var vault : vaults) {
      content(vault, environment, findings).ifPresent(it -> read.add(new Layer(vault, it)));
    }
    layers = List.copyOf(read);
    for (var layer : layers) {
      var allowed = new Node.Branch();
      var refused = rejected.getOrDefault(layer.vault(), Set.of());
      layer
          .content()
          .forEachLeaf((path, leaf) -> {
            if (isProtected(path)) {
              tree.lose(path, leaf);
            } else if (!refused.contains(path)
                && tree.find(path).orElse(null) instanceof Node.Branch) {
              findings.warning(
                  String.join(".", path),
                  leaf.origin(),
                  "is a section here; the vault's value is ignored",
                  "name the keys in it");
            } else if (!refused.contains(path)) {
              allowed.put(path, leaf);
            }
          });
      tree.merge(allowed);
    }
  }

  private static boolean isProtected(List<String> path) {
    var key = String.join(".", path);
    return PROTECTED.stream().anyMatch(it -> isBelow(key, it));
  }

  /// Says which values of vaults have no effect because the machine's own go first.
  void tellProtected(Node.Branch tree, PrintoutMask mask, Findings findings) {
    for (var layer : layers) {
      layer
          .content()
          .forEachLeaf((path, wanted) -> {
            if (isProtected(path)) {
              tellProtected(path, wanted, tree, mask, findings);
            }
          });
    }
  }

  private static void tellProtected(
      List<String> path, Node.Leaf wanted, Node.Branch tree, PrintoutMask mask, Findings findings) {
    var used =
        switch (tree.find(path).orElse(null)) {
          case Node.Leaf leaf -> ValueConversion.text(leaf.value());
          case Node.Branch _ -> "its section";
          case null -> "";
        };
    if (!ValueConversion.text(wanted.value()).equals(used)) {
      var key = String.join(".", path);
      findings.warning(
          key,
          wanted.origin(),
          "Ignoring vault value for '%s' (agent config takes precedence), using '%s'"
              .formatted(key, mask.hides(path) ? "********" : mask.rules().scrub(used)),
          "");
    }
  }

  /// Leaves out the vaults' values that these problems are about.
  ///
  /// @return whether there were any, and so reading again may give usable settings
  boolean reject(List<SettingsProblem> problems) {
    boolean found = false;
    for (var problem : problems) {
      found |= reject(problem);
    }
    return found;
  }

  /// The strongest vault first: a weaker one may have a value that is good.
  private boolean reject(SettingsProblem problem) {
    for (var layer : layers.reversed()) {
      var refused = rejected.computeIfAbsent(layer.vault(), _ -> new HashSet<>());
      var culprits = new ArrayList<Origin>();
      layer
          .content()
          .forEachLeaf((path, leaf) -> {
            if (concerns(problem, String.join(".", path), leaf) && refused.add(path)) {
              culprits.add(leaf.origin());
            }
          });
      if (!culprits.isEmpty()) {
        rejections.add(
            new SettingsProblem(
                problem.key(),
                culprits.getFirst(),
                problem.message() + "; the vault's value is ignored",
                problem.hint()));
        return true;
      }
    }
    return false;
  }

  /// A problem names the place that it found, or the key; that of a whole section is of all in it.
  private static boolean concerns(SettingsProblem problem, String key, Node.Leaf leaf) {
    return leaf.origin().equals(problem.origin())
        || (problem.origin() instanceof Origin.Variable(var name)
            && key.equals("environment." + name))
        || (!problem.key().isEmpty()
            && (isBelow(key, problem.key()) || isBelow(problem.key(), key)));
  }

  private static boolean isBelow(String key, String above) {
    return key.equals(above) || key.startsWith(above + ".");
  }

  private static Optional<Node.Branch> content(
      Vault vault, Map<String, String> environment, Findings findings) {
    var own = new Findings();
    var branch = new HoconReader(environment, own).readVault(vault);
    own.warnings().forEach(findings::warning);
    if (own.problems().isEmpty()) {
      return Optional.of(branch);
    }
    findings.warning(
        "",
        own.problems().getFirst().origin(),
        "Failed parsing vault %s: %s"
            .formatted(
                vault.name(),
                own.problems().stream()
                    .map(SettingsProblem::message)
                    .collect(Collectors.joining("; "))),
        "the vault is left out");
    return Optional.empty();
  }
}
