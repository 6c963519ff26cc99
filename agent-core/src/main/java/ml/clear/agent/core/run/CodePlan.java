// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.List;
import java.util.Locale;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.source.SourceRef;
import ml.clear.agent.core.task.Script;

/// What a task's script section means: where its code comes from, what of it is run, by what
/// (protocol 3.7, python-env 8).
///
/// @param source the repository; absent text in it = no repository
/// @param diff changes to apply to the repository; empty = none
/// @param literal a whole script to be written as a file; empty = none
/// @param workingDirectory relative to the code's root
/// @param entryPoint a file, a file with arguments, `-m module args` or `-c code`
/// @param shell the shell that runs it; empty = python
record CodePlan(
    SourceRef source,
    String diff,
    String literal,
    String workingDirectory,
    String entryPoint,
    String shell) {
  private static final List<String> SHELLS = List.of("bash", "zsh", "sh");

  static CodePlan of(Script script, CodeSettings settings) {
    boolean literal = isLiteral(script.diff());
    String entryPoint = script.entryPoint().strip();
    String directory = script.workingDirectory().strip().replace('\\', '/');
    String forced = settings.forceExecScript();
    if (forced != null) {
      int colon = forced.indexOf(':');
      directory = colon < 0 ? "." : forced.substring(0, colon);
      entryPoint = forced.substring(colon + 1);
    } else if (directory.isEmpty() && !isCode(entryPoint) && entryPoint.contains(":")) {
      int colon = entryPoint.indexOf(':');
      directory = entryPoint.substring(colon + 1);
      entryPoint = entryPoint.substring(0, colon);
    }
    return new CodePlan(
        new SourceRef(
            script.repository().strip(),
            script.branch().strip(),
            script.tag().strip(),
            script.commit().strip()),
        literal ? "" : script.diff(),
        literal ? script.diff() : "",
        directory.isEmpty() ? "." : directory,
        entryPoint,
        shellOf(script.binary()));
  }

  boolean hasRepository() {
    return !source.url().isEmpty();
  }

  /// Whether the entry point is code or a module rather than a file.
  boolean runsCode() {
    return isCode(entryPoint);
  }

  /// The file that a literal script is written to, relative to the working directory.
  String literalFile() {
    String extension = shell.isEmpty() ? ".py" : ".sh";
    if (entryPoint.isEmpty() || runsCode()) {
      int colon = workingDirectory.indexOf(':');
      return colon < 0 ? "untitled" + extension : workingDirectory.substring(colon + 1);
    }
    List<String> words = ShellWords.split(entryPoint);
    String first = words.isEmpty() ? entryPoint : words.getFirst();
    boolean named =
        shell.isEmpty() ? first.endsWith(".py") : first.endsWith(".sh") || first.endsWith(".bash");
    return named ? first : entryPoint;
  }

  private static boolean isCode(String entryPoint) {
    return entryPoint.matches("(?s)-[mc](\\s.*)?");
  }

  private static boolean isLiteral(String diff) {
    String text = diff.stripLeading().toLowerCase(Locale.ROOT);
    if (text.isEmpty() || text.startsWith("diff ")) {
      return false;
    }
    List<String> firstTwo = text.lines().limit(2).toList();
    return !(firstTwo.getFirst().startsWith("submodule ")
        && firstTwo.size() == 2
        && firstTwo.get(1).strip().startsWith("diff "));
  }

  private static String shellOf(String binary) {
    String name = binary.substring(binary.lastIndexOf('/') + 1);
    return SHELLS.contains(name) ? name : "";
  }
}
