// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.failure.FileProblem;

/// `@file` among the words of the command line: arguments from a file, one per line and just as
/// they stand there. Blank lines are skipped; a line may name a further file.
final class ArgumentFiles {
  private static final int DEPTH = 20;

  private ArgumentFiles() {}

  static List<String> expand(List<String> words) {
    return expand(words, 0);
  }

  private static List<String> expand(List<String> words, int depth) {
    var expanded = new ArrayList<String>();
    for (String word : words) {
      if (word.startsWith("@")) {
        expanded.addAll(expand(lines(word.substring(1), depth), depth + 1));
      } else {
        expanded.add(word);
      }
    }
    return expanded;
  }

  private static List<String> lines(String file, int depth) {
    if (depth == DEPTH) {
      throw new CommandFailure(
          ExitCode.USAGE, "'@%s': the file names itself, or files name each other".formatted(file));
    }
    try {
      return Files.readAllLines(Path.of(file)).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw unreadable(file, FileProblem.of(e));
    } catch (InvalidPathException e) {
      throw unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private static CommandFailure unreadable(String file, String why) {
    return new CommandFailure(
        ExitCode.USAGE,
        "the file of arguments '%s' can't be read: %s\n  next: correct the path behind @"
            .formatted(file, why));
  }
}
