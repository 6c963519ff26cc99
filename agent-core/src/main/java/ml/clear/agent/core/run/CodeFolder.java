// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;

/// The task's code on disk: finds the working directory and the entry point in it and never leaves
/// it, whatever the task says.
///
/// @param root the repository's root, or the folder of a literal script
record CodeFolder(Path root, CodePlan plan) {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");

  /// The directory that the process runs in.
  Outcome<Path> directory() {
    String relative = plan.workingDirectory();
    int colon = relative.indexOf(':');
    if (colon >= 0 && !plan.literal().isEmpty()) {
      relative = relative.substring(0, colon);
    }
    Path directory = root.resolve(relative.isEmpty() ? "." : relative).normalize();
    if (isOutside(directory)) {
      return Outcome.failed(outside("working directory '%s'".formatted(plan.workingDirectory())));
    }
    if (!plan.hasRepository() && !Files.isDirectory(directory)) {
      return Outcome.of(root);
    }
    if (!Files.isDirectory(directory)) {
      return Outcome.failed(
          new TaskFault(
              Phase.LAUNCH,
              ReasonCode.ENTRY_POINT_MISSING,
              "the code has no working directory '%s'".formatted(plan.workingDirectory()),
              "correct script.working_dir of the task, or push the folder to the repository"));
    }
    return Outcome.of(directory);
  }

  /// Writes the literal script, if there is one and no file of its name is there.
  Outcome<Path> writeLiteral(Path directory) {
    Path file = directory.resolve(plan.literalFile()).normalize();
    if (isOutside(file)) {
      return Outcome.failed(outside("entry point '%s'".formatted(plan.entryPoint())));
    }
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, plan.literal());
      }
      return Outcome.of(file);
    } catch (IOException e) {
      return Outcome.failed(
          new HostFault(
              Phase.CHECKOUT,
              ReasonCode.FILE_ACCESS,
              "the task's script can't be written to '%s': %s".formatted(file, e.getMessage()),
              "check the disk and the rights of the folder"));
    }
  }

  /// The words behind the interpreter.
  ///
  /// @param environment what `$NAME` in the arguments of a module stands for
  Outcome<List<String>> words(Path directory, Map<String, String> environment) {
    String entryPoint = plan.entryPoint();
    if (entryPoint.isEmpty() && !plan.literal().isEmpty()) {
      return Outcome.of(List.of(plan.literalFile()));
    }
    if (entryPoint.isEmpty()) {
      return Outcome.failed(
          new TaskFault(
              Phase.LAUNCH,
              ReasonCode.TASK_INVALID,
              "the task names no entry point",
              "set script.entry_point of the task: a file, or '-m module'"));
    }
    if (plan.runsCode()) {
      return Outcome.of(codeWords(environment));
    }
    if (Files.exists(directory.resolve(entryPoint))) {
      return isOutside(directory.resolve(entryPoint))
          ? Outcome.failed(outside("entry point '%s'".formatted(entryPoint)))
          : Outcome.of(List.of(entryPoint));
    }
    return fileWithArguments(directory);
  }

  private List<String> codeWords(Map<String, String> environment) {
    String entryPoint = plan.entryPoint();
    String option = entryPoint.substring(0, 2);
    String rest = entryPoint.substring(2).strip();
    if (option.equals("-c") && !plan.shell().isEmpty()) {
      return List.of(option, rest);
    }
    var words = new ArrayList<String>();
    words.add(option);
    String text = option.equals("-m") ? expand(rest, environment) : rest;
    try {
      words.addAll(ShellWords.split(text));
    } catch (IllegalArgumentException _) {
      words.add(text);
    }
    return words;
  }

  private Outcome<List<String>> fileWithArguments(Path directory) {
    List<String> words;
    try {
      words = ShellWords.split(plan.entryPoint());
    } catch (IllegalArgumentException _) {
      words = List.of(plan.entryPoint());
    }
    Path file = directory.resolve(words.getFirst()).normalize();
    if (isOutside(file)) {
      return Outcome.failed(outside("entry point '%s'".formatted(plan.entryPoint())));
    }
    if (!Files.isRegularFile(file)) {
      return Outcome.failed(
          new TaskFault(
              Phase.LAUNCH,
              ReasonCode.ENTRY_POINT_MISSING,
              "the code has no file '%s' in '%s'"
                  .formatted(words.getFirst(), root.relativize(directory)),
              "push the file, or correct script.entry_point and script.working_dir of the task"));
    }
    return Outcome.of(words);
  }

  private boolean isOutside(Path path) {
    Path normal = path.normalize();
    if (!normal.startsWith(root)) {
      return true;
    }
    try {
      return Files.exists(normal) && !normal.toRealPath().startsWith(root.toRealPath());
    } catch (IOException _) {
      return true;
    }
  }

  private Failure outside(String what) {
    return new TaskFault(
        Phase.LAUNCH,
        ReasonCode.ENTRY_POINT_OUTSIDE,
        "the %s lies outside the task's code".formatted(what),
        "use a path inside the repository");
  }

  private static String expand(String text, Map<String, String> environment) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> {
          String name = match.group(1) == null ? match.group(2) : match.group(1);
          return Matcher.quoteReplacement(environment.getOrDefault(name, match.group()));
        });
  }
}
