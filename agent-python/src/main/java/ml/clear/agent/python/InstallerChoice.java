// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which program installs (python-env 11.2): what users see must stay what pip would do, so uv is
/// taken only where it does the same.
final class InstallerChoice {
  private final Build build;
  private final PackageSettings settings;
  private final @Nullable Uv uv;
  private final Pip pip;

  InstallerChoice(Build build, PackageSettings settings, @Nullable Uv uv, Pip pip) {
    this.build = build;
    this.settings = settings;
    this.uv = uv;
    this.pip = pip;
  }

  Installer choose(List<RequirementLine> lines) {
    Uv present = uv;
    return switch (settings.pipEngine()) {
      case PIP -> pip;
      case UV -> present == null ? pip : present;
      case AUTO -> present != null && isSafe(present, lines) ? present : pip;
    };
  }

  /// Whether pip may be tried where uv failed.
  boolean hasFallback() {
    return settings.pipEngine() == PackageSettings.PipEngine.AUTO;
  }

  Installer fallback() {
    return pip;
  }

  /// uv does not see the system's packages, and is not asked to touch the system's interpreter.
  private boolean isSafe(Uv present, List<RequirementLine> lines) {
    return !settings.systemSitePackages()
        && !build.direct()
        && !build.interpreter().version().isBefore(3, 8)
        && present.canDo(lines)
        && lines.stream().noneMatch(InstallerChoice::pinsPip);
  }

  private static boolean pinsPip(RequirementLine line) {
    return line instanceof RequirementLine.Named(_, String name, String rule)
        && name.equals("pip")
        && !rule.isBlank();
  }
}
