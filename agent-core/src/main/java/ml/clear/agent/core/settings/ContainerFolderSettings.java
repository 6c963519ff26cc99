// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;

/// What of this machine containers see, and where.
public record ContainerFolderSettings(
    @Key("disable_ssh_mount") boolean withoutSsh,
    @Key("docker_pip_cache") Path pipCache,
    @Key("docker_apt_cache") Path aptCache,
    @Key("docker_poetry_cache") Path poetryCache,
    @Key("docker_internal_mounts") Targets targets) {

  /// Folders in the container; a `~` in them is its home, not this machine's.
  public record Targets(
      String agentFolder,
      String sdkCache,
      String aptCache,
      String sshFolder,
      String sshRoFolder,
      String pipCache,
      String poetryCache,
      String vcsCache,
      String venvsCache,
      String venvBuild,
      String pipDownload) {}
}
