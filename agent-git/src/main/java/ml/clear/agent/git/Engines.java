// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.source.GitUrl;

/// Chooses what speaks git, by `agent.git_backend`.
final class Engines {
  private static final String INSTALL =
      "install git 2.32 or later (for example: apt-get install git), or set agent.git_backend to"
          + " 'auto' or 'jgit'";

  private final GitSettings settings;
  private final JGitEngine jgit;
  private final ProgramEngine git;
  private final GitProgram program;
  private final UserNeeds needs;

  @Inject
  Engines(
      GitSettings settings,
      JGitEngine jgit,
      ProgramEngine git,
      GitProgram program,
      UserNeeds needs) {
    this.settings = settings;
    this.jgit = jgit;
    this.git = git;
    this.program = program;
    this.needs = needs;
  }

  /// The engine for a repository.
  ///
  /// @param mirror may be there already or not
  GitEngine of(Remote remote, Mirror mirror, TaskLog log) throws IOException, InterruptedException {
    boolean sha256 =
        (mirror.exists() && mirror.format() == ObjectFormat.SHA256) || hasSha256(remote);
    return switch (settings.gitBackend()) {
      case CLI -> required("agent.git_backend is 'cli'");
      case JGIT -> {
        if (sha256) {
          throw impossible(
              "agent.git_backend is 'jgit', and '%s' has SHA-256 ids".formatted(remote.named()),
              "set agent.git_backend to 'auto'");
        }
        yield jgit;
      }
      case AUTO -> sha256 ? forSha256(jgit, remote, log) : asNeeded(remote, log);
    };
  }

  /// Whether a repository on this machine says so; others are found out about by trying.
  private static boolean hasSha256(Remote remote) throws IOException {
    if (remote.reached().kind() != GitUrl.Kind.LOCAL) {
      return false;
    }
    Path folder = Path.of(remote.reached().path());
    for (Path config : List.of(folder.resolve(".git/config"), folder.resolve("config"))) {
      if (Files.isReadable(config) && Files.isRegularFile(config)) {
        return ObjectFormat.of(Files.readString(config)) == ObjectFormat.SHA256;
      }
    }
    return false;
  }

  private GitEngine asNeeded(Remote remote, TaskLog log) throws InterruptedException {
    Optional<String> need = needs.of(remote);
    if (need.isEmpty()) {
      return jgit;
    }
    if (program.obstacle().isEmpty()) {
      log.line("using the git program: " + need.get());
      return git;
    }
    log.line(
        "WARNING: %s, which only the git program knows, and %s; going on without it"
            .formatted(need.get(), program.obstacle()));
    return jgit;
  }

  /// The engine for a repository that turned out to have SHA-256 ids.
  ///
  /// @param before what was used until then
  GitEngine forSha256(GitEngine before, Remote remote, TaskLog log) throws InterruptedException {
    String why = "'%s' has SHA-256 ids".formatted(remote.named());
    GitEngine engine = required(why);
    if (before instanceof JGitEngine) {
      log.line("using the git program: " + why);
    }
    return engine;
  }

  /// Whether a failed fetch has its reason in the object format: JGit can't tell.
  boolean failedForFormat(GitEngine engine, Remote remote, FailureException failed)
      throws InterruptedException {
    ReasonCode reason = failed.failure().reason();
    boolean dubious =
        reason == ReasonCode.GIT_UNREACHABLE
            || reason == ReasonCode.REPOSITORY_NOT_FOUND
            || reason == ReasonCode.REPOSITORY_DAMAGED;
    return engine instanceof JGitEngine
        && settings.gitBackend() == GitSettings.Backend.AUTO
        && dubious
        && program.obstacle().isEmpty()
        && git.format(remote) == ObjectFormat.SHA256;
  }

  private GitEngine required(String why) throws InterruptedException {
    String obstacle = program.obstacle();
    if (!obstacle.isEmpty()) {
      throw impossible(why + ", and " + obstacle, INSTALL);
    }
    return git;
  }

  private static FailureException impossible(String what, String hint) {
    return new FailureException(
        new Failure.SettingsFault(Phase.CHECKOUT, ReasonCode.SETTINGS_INVALID, what, hint));
  }
}
