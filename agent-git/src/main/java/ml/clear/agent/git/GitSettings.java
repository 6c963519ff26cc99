// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// What section `agent` says about repositories.
record GitSettings(
    @Key(doc = "user for git over http") String gitUser,
    @Key(doc = "password or token for git over http") @Nullable Secret gitPass,
    @Key(doc = "the only host that gets this login; empty = the hosts that tasks name")
        String gitHost,
    @Key(doc = "git_host and the hosts of extra_credentials are beginnings of URLs")
        boolean gitHostMatchPrefix,
    @Key(value = "git.extra_credentials", doc = "logins for more hosts")
        List<ExtraCredential> extraCredentials,
    @Key(doc = "https repositories are reached by ssh") boolean forceGitSshProtocol,
    @Key(doc = "port for force_git_ssh_protocol; 0 = the usual one") int forceGitSshPort,
    @Key(doc = "user for force_git_ssh_protocol; empty = git") String forceGitSshUser,
    @Key(doc = "ssh repositories are reached by https when there is a login for their host")
        boolean translateSsh,
    @Key(doc = "scheme that translate_ssh leads to (the key's spelling is historical)")
        String translateSslReplacementScheme,
    @Key(doc = "git's progress in the task's log") boolean gitCloneVerbose,
    @Key(value = "vcs_cache.enabled", doc = "whether clones are kept for the next task")
        boolean cacheEnabled,
    @Key(value = "vcs_cache.path", doc = "where clones are kept") Path cachePath,
    @Key(doc = "auto, jgit or cli") Backend gitBackend) {
  /// What reaches repositories.
  enum Backend {
    AUTO,
    JGIT,
    CLI
  }

  /// One entry of `extra_credentials`; the reference knows two names for user and password.
  record ExtraCredential(
      @Nullable String user,
      @Nullable String username,
      @Nullable Secret pass,
      @Nullable Secret password,
      @Nullable String host) {}

  GitSettings {
    extraCredentials = List.copyOf(extraCredentials);
  }
}
