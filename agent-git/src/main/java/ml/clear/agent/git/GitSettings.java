// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// What section `agent` says about repositories.
record GitSettings(
    String gitUser,
    @Nullable Secret gitPass,
    String gitHost,
    boolean gitHostMatchPrefix,
    @Key("git.extra_credentials") List<ExtraCredential> extraCredentials,
    boolean forceGitSshProtocol,
    int forceGitSshPort,
    String forceGitSshUser,
    boolean translateSsh,
    String translateSslReplacementScheme,
    boolean gitCloneVerbose,
    @Key("vcs_cache.enabled") boolean cacheEnabled,
    @Key("vcs_cache.path") Path cachePath,
    @Key("vcs_cache.clone_on_pull_fail") boolean cloneOnPullFail,
    Backend gitBackend,
    List<String> gitFetchArgs) {
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
    gitFetchArgs = List.copyOf(gitFetchArgs);
  }
}
