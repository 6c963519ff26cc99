// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.time.TimeSource;

/// Runs the git program against a remote repository: bounded, and ended by an interrupt.
final class ProgramFetch {
  private static final String SSH = "ssh -oBatchMode=yes";
  private static final String NO_HEAD = "find remote ref HEAD";

  private final GitProgram program;
  private final ProgramEnvironment environment;
  private final ProcessEnvironment users;
  private final GitSettings settings;
  private final TimeSource time;
  private final Limits limits;

  @Inject
  ProgramFetch(
      GitProgram program,
      ProgramEnvironment environment,
      ProcessEnvironment users,
      GitSettings settings,
      TimeSource time,
      Limits limits) {
    this.program = program;
    this.environment = environment;
    this.users = users;
    this.settings = settings;
    this.time = time;
    this.limits = limits;
  }

  /// All branches and tags, and the default branch where there is one.
  GitEngine.Fetched all(Mirror mirror, Remote remote, TaskLog log, Runnable pulse)
      throws InterruptedException {
    FetchArguments arguments = FetchArguments.of(settings.gitFetchArgs());
    var specs = new ArrayList<>(List.of("+refs/heads/*:refs/heads/*"));
    if (arguments.tags()) {
      specs.add("+refs/tags/*:refs/tags/*");
    }
    var words = new ArrayList<>(List.of("--prune"));
    words.addAll(arguments.more());
    List<String> trouble =
        fetch(mirror, remote, words, with(specs, "+HEAD:" + Mirror.DEFAULT_BRANCH), log, pulse);
    if (trouble.stream().anyMatch(line -> line.endsWith(NO_HEAD))) {
      trouble = fetch(mirror, remote, words, specs, log, pulse);
    }
    return checked(trouble, remote);
  }

  /// One commit.
  GitEngine.Fetched commit(Mirror mirror, Remote remote, String id, TaskLog log, Runnable pulse)
      throws InterruptedException {
    List<String> specs = List.of("+" + id + ":" + Mirror.WANTED + id);
    return checked(fetch(mirror, remote, List.of(), specs, log, pulse), remote);
  }

  /// How a remote repository names its objects, as far as it answers soon.
  ObjectFormat format(Remote remote) throws InterruptedException {
    var output = new ProgramOutput(time, null);
    List<String> words = List.of("ls-remote", "--", environment.address(remote));
    try {
      run(remote, words, output, limits.connect(), () -> {});
    } catch (FailureException _) {
      return ObjectFormat.SHA1;
    }
    return output.messages().stream().anyMatch(line -> line.matches("[0-9a-f]{64}\t.*"))
        ? ObjectFormat.SHA256
        : ObjectFormat.SHA1;
  }

  private static GitEngine.Fetched checked(List<String> trouble, Remote remote) {
    if (trouble.isEmpty()) {
      return GitEngine.Fetched.DONE;
    }
    if (ProgramFailures.isOtherFormat(trouble)) {
      return GitEngine.Fetched.OTHER_FORMAT;
    }
    throw new FailureException(ProgramFailures.of(trouble, remote));
  }

  private List<String> fetch(
      Mirror mirror,
      Remote remote,
      List<String> options,
      List<String> specs,
      TaskLog log,
      Runnable pulse)
      throws InterruptedException {
    var words =
        new ArrayList<>(
            List.of(
                "--git-dir=" + mirror.folder(),
                "fetch",
                "--progress",
                "--no-tags",
                "--no-recurse-submodules",
                "--no-write-fetch-head"));
    words.addAll(options);
    words.add("--");
    words.add(environment.address(remote));
    words.addAll(specs);
    List<String> trouble =
        run(
            remote,
            words,
            new ProgramOutput(time, settings.gitCloneVerbose() ? log : null),
            limits.silence(),
            pulse);
    return trouble.isEmpty()
        ? trouble
        : GitFailures.ofFullDisk(mirror.folder()).map(full -> refuse(full)).orElse(trouble);
  }

  private static List<String> refuse(Failure failure) {
    throw new FailureException(failure);
  }

  private static <T> List<T> with(List<T> list, T last) {
    var all = new ArrayList<>(list);
    all.add(last);
    return all;
  }

  /// What it complains about; empty when it succeeds.
  private List<String> run(
      Remote remote, List<String> words, ProgramOutput output, Duration patience, Runnable pulse)
      throws InterruptedException {
    Map<String, String> variables = environment.network(remote, ssh(remote));
    String host = remote.reached().host();
    try {
      Commands.Result result =
          Watched.await(
              "git program for " + host,
              () -> program.connect(variables, words, output),
              () -> {
                pulse.run();
                refuseSilence(remote, output.silence(), patience);
              },
              () -> {});
      return switch (result) {
        case Commands.Result.Ended(int code, List<String> _) when code == 0 -> List.of();
        case Commands.Result.Ended(int code, List<String> _) ->
            with(output.messages(), "git ended with " + code);
        case Commands.Result.TimedOut _ -> with(output.messages(), "git did not end");
        case Commands.Result.Unstartable(String message) -> List.of(message);
      };
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void refuseSilence(Remote remote, Duration silence, Duration patience) {
    boolean local = remote.reached().kind() == GitUrl.Kind.LOCAL;
    if (!local && silence.compareTo(patience) >= 0) {
      throw new FailureException(
          GitFailures.unreachable(
              remote.reached().host(), "it said nothing for " + silence.toSeconds() + " s"));
    }
  }

  /// What the user says about ssh wins.
  private String ssh(Remote remote) throws InterruptedException {
    boolean said = users.get("GIT_SSH_COMMAND").or(() -> users.get("GIT_SSH")).isPresent();
    if (said || !remote.reached().kind().isSsh()) {
      return "";
    }
    var configured = new ArrayList<String>();
    Commands.Result _ =
        program.connect(
            environment.users(), List.of("config", "--get", "core.sshCommand"), configured::add);
    return configured.isEmpty() ? SSH : "";
  }
}
