// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;

/// What of this machine containers see, and where.
public record ContainerFolderSettings(
    @Key(value = "disable_ssh_mount", doc = "containers don't get ~/.ssh") boolean withoutSsh,
    @Key(value = "docker_pip_cache", doc = "pip's cache on this machine") Path pipCache,
    @Key(value = "docker_apt_cache", doc = "apt's cache on this machine") Path aptCache,
    @Key(value = "docker_poetry_cache", doc = "poetry's cache on this machine") Path poetryCache,
    @Key("docker_internal_mounts") Targets targets) {

  /// Folders in the container; a `~` in them is its home, not this machine's.
  public record Targets(
      @Key(fallback = "/clearml-agent", doc = "this agent") String agentFolder,
      @Key(doc = "the SDK's cache") String sdkCache,
      @Key(doc = "apt's cache") String aptCache,
      @Key(doc = "ssh keys, for use") String sshFolder,
      @Key(doc = "ssh keys, as they are mounted") String sshRoFolder,
      @Key(doc = "pip's cache") String pipCache,
      @Key(doc = "poetry's cache") String poetryCache,
      @Key(doc = "clones of repositories") String vcsCache,
      @Key(doc = "finished environments") String venvsCache,
      @Key(doc = "environments in use") String venvBuild,
      @Key(doc = "downloaded wheels") String pipDownload) {}
}
