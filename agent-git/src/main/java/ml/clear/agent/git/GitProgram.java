// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import org.jspecify.annotations.Nullable;

/// The program `git`.
final class GitProgram {
  /// The whole of a huge repository may take its time; what stands still is noticed earlier.
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern VERSION = Pattern.compile("git version (\\d+)\\.(\\d+).*");

  /// The first that can be told to leave the user's configuration alone.
  private static final int OLDEST = 2_032;

  private final Commands commands;
  private final ProgramEnvironment environment;
  private @Nullable String obstacle;

  @Inject
  GitProgram(Commands commands, ProgramEnvironment environment) {
    this.commands = commands;
    this.environment = environment;
  }

  /// Why it can't be used; empty = it can.
  synchronized String obstacle() throws InterruptedException {
    if (obstacle == null) {
      obstacle = check();
    }
    return obstacle;
  }

  private String check() throws InterruptedException {
    if (commands.find("git", environment.local()).isEmpty()) {
      return "there is no program git on the PATH";
    }
    var lines = new ArrayList<String>();
    run(List.of("version"), null, "", environment.local(), Duration.ofMinutes(1), lines::add);
    Matcher version = VERSION.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!version.matches()) {
      return "the program git does not work: " + (lines.isEmpty() ? "" : lines.getLast());
    }
    int number = Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2));
    return number >= OLDEST ? "" : "'%s' is older than 2.32".formatted(lines.getFirst());
  }

  /// Runs it towards the network.
  Commands.Result connect(Map<String, String> variables, List<String> words, Consumer<String> lines)
      throws InterruptedException {
    return run(words, null, "", variables, LONGEST, lines);
  }

  /// Runs it on a repository on this machine.
  ///
  /// @param words what comes after `--git-dir=…`
  /// @param input what it reads
  /// @param lines gets what it prints, complaints included
  /// @throws IOException when it fails
  void work(Path gitFolder, List<String> words, String input, Consumer<String> lines)
      throws IOException, InterruptedException {
    Commands.Result result =
        run(
            concat("--git-dir=" + gitFolder, words),
            gitFolder,
            input,
            environment.local(),
            LONGEST,
            lines);
    String trouble =
        switch (result) {
          case Commands.Result.Ended(int code, List<String> last) ->
              code == 0 ? "" : complaint(last, "it ended with " + code);
          case Commands.Result.TimedOut(List<String> _) -> "it did not end";
          case Commands.Result.Unstartable(String message) -> message;
        };
    if (trouble.endsWith(": Permission denied")) {
      throw new AccessDeniedException(trouble);
    }
    if (!trouble.isEmpty()) {
      throw new IOException("git %s: %s".formatted(words.getFirst(), trouble));
    }
  }

  private static String complaint(List<String> lines, String otherwise) {
    return lines.stream()
        .filter(line -> line.startsWith("error: ") || line.startsWith("fatal: "))
        .findFirst()
        .orElse(otherwise);
  }

  private static List<String> concat(String first, List<String> rest) {
    var all = new ArrayList<String>();
    all.add(first);
    all.addAll(rest);
    return all;
  }

  private Commands.Result run(
      List<String> words,
      @Nullable Path folder,
      String input,
      Map<String, String> variables,
      Duration deadline,
      Consumer<String> lines)
      throws InterruptedException {
    return commands.run(
        new Command(concat("git", words), folder, variables, input, deadline, null), lines);
  }
}
