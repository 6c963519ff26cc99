// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/// What is wrong with a file, in words: exceptions about files say it by their class alone.
public final class FileProblem {
  private FileProblem() {}

  /// The problem in words.
  public static String of(IOException problem) {
    return switch (problem) {
      case NoSuchFileException it -> "there is no file '" + it.getFile() + "'";
      case AccessDeniedException it -> "no permission for '" + it.getFile() + "'";
      case NotDirectoryException it -> "'" + it.getFile() + "' is no folder";
      case FileAlreadyExistsException it -> "'" + it.getFile() + "' is there already";
      case FileSystemException it when it.getReason() != null ->
          "'" + it.getFile() + "': " + it.getReason();
      case FileSystemException it -> it.toString();
      default -> Optional.ofNullable(problem.getMessage()).orElseGet(problem::toString);
    };
  }
}
