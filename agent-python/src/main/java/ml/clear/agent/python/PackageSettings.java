// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import ml.clear.agent.core.settings.Key;

/// How packages are installed, section `agent.package_manager`.
record PackageSettings(
    @Key(doc = "what installs packages: pip") String type,
    @Key(
            fallback = "auto",
            doc = "program behind type pip: auto (uv when it is at hand), pip or uv")
        PipEngine pipEngine,
    @Key(doc = "versions of pip that are used, as pip would write them; may have markers")
        List<String> pipVersion,
    @Key(doc = "versions of pip that get the legacy resolver when the new one finds a conflict")
        List<String> pipLegacyResolver,
    @Key(doc = "environments see the packages of the interpreter that made them")
        boolean systemSitePackages,
    @Key(doc = "install with --upgrade") boolean forceUpgrade,
    @Key(doc = "package indexes beside the default one; may hold credentials")
        List<String> extraIndexUrl,
    @Key(doc = "more arguments for every installation") List<String> extraPipInstallFlags,
    @Key(doc = "take the repository's requirements.txt instead of the task's packages")
        boolean forceRepoRequirementsTxt,
    @Key(doc = "take the packages that the task had before an agent ran it")
        boolean forceOriginalRequirements,
    @Key(
            fallback = "[cython, numpy, setuptools, pip, uv]",
            doc = "packages that are installed before the others")
        List<String> priorityPackages,
    @Key(doc = "as priority_packages, and left out when they can't be installed")
        List<String> priorityOptionalPackages,
    @Key(fallback = "[horovod]", doc = "packages that are installed after the others")
        List<String> postPackages,
    @Key(doc = "as post_packages, and left out when they can't be installed")
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
