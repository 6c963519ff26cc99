// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.GitUrl.Kind;

/// Where a repository's contents of Git LFS are.
sealed interface LfsPlace {
  /// On a server.
  record Server(GitUrl address) implements LfsPlace {}

  /// In a repository on this machine.
  record Folder(List<LfsStore> stores) implements LfsPlace {}

  /// Where we have no way to.
  record Nowhere(String why) implements LfsPlace {}

  /// Finds it.
  ///
  /// @param url what the repository itself says; empty = the usual place
  static LfsPlace of(Remote remote, String url, HostLogins logins) {
    if (!url.isEmpty()) {
      return new Server(named(url, remote));
    }
    GitUrl reached = remote.reached();
    return switch (reached.kind()) {
      case HTTPS, HTTP -> new Server(below(reached.withoutLogin()));
      case LOCAL ->
          new Folder(
              List.of(
                  new LfsStore(Path.of(reached.path(), "lfs/objects")),
                  new LfsStore(Path.of(reached.path(), ".git/lfs/objects"))));
      case SSH, SCP -> {
        String path = reached.path().startsWith("/") ? reached.path() : "/" + reached.path();
        var https = new GitUrl(Kind.HTTPS, "", null, reached.host(), -1, path.replace(" ", "%20"));
        yield logins.of(https, remote).isPresent()
            ? new Server(below(https))
            : new Nowhere(
                "over ssh they can't be had; give the agent a login for https on '%s'"
                        .formatted(reached.host())
                    + " (agent.git_user and agent.git_pass, or ~/.netrc)");
      }
      case GIT -> new Nowhere("'git://' has no way to them; use https");
    };
  }

  private static GitUrl named(String url, Remote remote) {
    String shown = GitUrl.masked(url);
    if (!(GitUrl.parse(url) instanceof Outcome.Success<GitUrl>(GitUrl address))
        || !address.kind().isHttp()) {
      throw new FailureException(LfsFailures.badAddress(shown, remote));
    }
    if (remote.reached().kind() == Kind.HTTPS && address.kind() == Kind.HTTP) {
      throw new FailureException(
          LfsFailures.misled(address.host(), "lfs.url leads from https to http"));
    }
    return trimmed(address.withoutLogin(), "");
  }

  private static GitUrl below(GitUrl repository) {
    GitUrl plain = trimmed(repository, "");
    return trimmed(plain, plain.path().endsWith(".git") ? "/info/lfs" : ".git/info/lfs");
  }

  private static GitUrl trimmed(GitUrl url, String more) {
    String path = url.path().replaceAll("/+$", "");
    return new GitUrl(url.kind(), "", null, url.host(), url.port(), path + more);
  }
}
