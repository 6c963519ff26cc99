// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a patch does to one file.
///
/// @param oldPath absent when the file is created
/// @param newPath absent when the file is deleted
/// @param oldMode 0 = not said
/// @param newMode 0 = not said
/// @param oldId the old content's id, as far as it is written
/// @param newId the new content's id, as far as it is written
/// @param dataMissing whether the content changed in a way that the patch does not tell
record FileChange(
    Kind kind,
    @Nullable String oldPath,
    @Nullable String newPath,
    int oldMode,
    int newMode,
    String oldId,
    String newId,
    List<Hunk> hunks,
    @Nullable BinaryHunk binary,
    boolean dataMissing) {
  /// How a path comes to its content.
  enum Kind {
    MODIFY,
    CREATE,
    DELETE,
    RENAME,
    COPY
  }

  static final int SYMLINK = 0120000;
  static final int GITLINK = 0160000;
  static final int EXECUTABLE = 0100755;
  static final int REGULAR = 0100644;

  FileChange {
    hunks = List.copyOf(hunks);
  }

  boolean isSubmodule() {
    return oldMode == GITLINK || newMode == GITLINK;
  }

  /// The path for people.
  String path() {
    return newPath != null ? newPath : String.valueOf(oldPath);
  }

  /// The path that the old content has.
  String from() {
    return oldPath != null ? oldPath : path();
  }
}
