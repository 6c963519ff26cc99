// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// In which order requirements are installed.
///
/// @param first before the others; they stay in `main`
/// @param firstOptional before the others; in `main` only when they could be installed
/// @param main all the others at once, with the options, in their order
/// @param last after the others, one by one
/// @param lastOptional after these; those that can't be installed are left out
record InstallPlan(
    List<RequirementLine> first,
    List<RequirementLine> firstOptional,
    List<RequirementLine> main,
    List<RequirementLine> last,
    List<RequirementLine> lastOptional) {

  static InstallPlan of(List<RequirementLine> lines, PackageSettings settings) {
    Set<String> early = names(settings.priorityPackages());
    Set<String> earlyOptional = names(settings.priorityOptionalPackages());
    Set<String> late = names(settings.postPackages());
    Set<String> lateOptional = names(settings.postOptionalPackages());
    var plan =
        new InstallPlan(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (RequirementLine line : lines) {
      String name = line.name();
      if (name.isEmpty() || !line.installs()) {
        plan.main.add(line);
      } else if (late.contains(name)) {
        plan.last.add(line);
      } else if (lateOptional.contains(name)) {
        plan.lastOptional.add(line);
      } else if (earlyOptional.contains(name)) {
        plan.firstOptional.add(line);
      } else {
        if (early.contains(name)) {
          plan.first.add(line);
        }
        plan.main.add(line);
      }
    }
    return plan;
  }

  boolean isEmpty() {
    return firstOptional.isEmpty()
        && last.isEmpty()
        && lastOptional.isEmpty()
        && main.stream().noneMatch(InstallPlan::mayInstall);
  }

  /// Whether `main` has more than what was installed before it.
  boolean hasMoreThanFirst() {
    return main.stream().filter(InstallPlan::mayInstall).count() > first.size();
  }

  /// The options of `main`, which hold for every other line too.
  List<RequirementLine> options() {
    return main.stream().filter(line -> !mayInstall(line)).toList();
  }

  private static boolean mayInstall(RequirementLine line) {
    return line.installs() || line instanceof RequirementLine.Include;
  }

  private static Set<String> names(List<String> names) {
    return names.stream().map(RequirementLine::normal).collect(Collectors.toSet());
  }
}
