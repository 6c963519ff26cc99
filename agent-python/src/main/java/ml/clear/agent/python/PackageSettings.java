// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;

/// How packages are installed, section `agent.package_manager`.
record PackageSettings(
    String type,
    PipEngine pipEngine,
    List<String> pipVersion,
    List<String> pipLegacyResolver,
    boolean systemSitePackages,
    boolean forceUpgrade,
    List<String> extraIndexUrl,
    List<String> extraPipInstallFlags,
    boolean forceRepoRequirementsTxt,
    boolean forceOriginalRequirements,
    List<String> priorityPackages,
    List<String> priorityOptionalPackages,
    List<String> postPackages,
    List<String> postOptionalPackages) {
  PackageSettings {
    pipVersion = List.copyOf(pipVersion);
    pipLegacyResolver = List.copyOf(pipLegacyResolver);
    extraIndexUrl = List.copyOf(extraIndexUrl);
    extraPipInstallFlags = List.copyOf(extraPipInstallFlags);
    priorityPackages = List.copyOf(priorityPackages);
    priorityOptionalPackages = List.copyOf(priorityOptionalPackages);
    postPackages = List.copyOf(postPackages);
    postOptionalPackages = List.copyOf(postOptionalPackages);
  }

  /// The program that does what the documentation says pip does.
  enum PipEngine {
    AUTO,
    PIP,
    UV
  }
}
