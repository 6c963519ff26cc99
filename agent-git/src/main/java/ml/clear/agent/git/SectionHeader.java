// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines between `diff --git` and the content, which say what happens to the file as a whole.
final class SectionHeader {
  private final String line;
  private final PatchName.@Nullable Pair names;
  private FileChange.Kind kind = FileChange.Kind.MODIFY;
  private @Nullable String from;
  private @Nullable String to;
  private @Nullable String oldLine;
  private @Nullable String newLine;
  private int oldMode;
  private int newMode;
  private String oldId = "";
  private String newId = "";

  /// @param line what follows `diff --git `
  SectionHeader(String line) {
    this.line = line;
    names = PatchName.ofHeader(line);
  }

  /// Takes a line in.
  ///
  /// @return false when it is not part of a header
  boolean take(String text) {
    boolean prefixed = names == null || names.prefixed();
    if (text.startsWith("old mode ")) {
      oldMode = mode(text, "old mode ");
    } else if (text.startsWith("new mode ")) {
      newMode = mode(text, "new mode ");
    } else if (text.startsWith("deleted file mode ")) {
      kind = FileChange.Kind.DELETE;
      oldMode = mode(text, "deleted file mode ");
    } else if (text.startsWith("new file mode ")) {
      kind = FileChange.Kind.CREATE;
      newMode = mode(text, "new file mode ");
    } else if (text.startsWith("rename from ") || text.startsWith("rename old ")) {
      kind = FileChange.Kind.RENAME;
      from = PatchName.plain(text.substring(text.indexOf(' ', 7) + 1));
    } else if (text.startsWith("rename to ") || text.startsWith("rename new ")) {
      to = PatchName.plain(text.substring(text.indexOf(' ', 7) + 1));
    } else if (text.startsWith("copy from ")) {
      kind = FileChange.Kind.COPY;
      from = PatchName.plain(text.substring("copy from ".length()));
    } else if (text.startsWith("copy to ")) {
      to = PatchName.plain(text.substring("copy to ".length()));
    } else if (text.startsWith("index ")) {
      takeIndex(text.substring("index ".length()).strip());
    } else if (text.startsWith("--- ")) {
      oldLine = PatchName.ofLine(text.substring(4), prefixed);
    } else if (text.startsWith("+++ ")) {
      newLine = PatchName.ofLine(text.substring(4), prefixed);
    } else {
      return text.startsWith("similarity index ") || text.startsWith("dissimilarity index ");
    }
    return true;
  }

  private void takeIndex(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      return;
    }
    int space = text.indexOf(' ', dots);
    oldId = text.substring(0, dots);
    newId = text.substring(dots + 2, space < 0 ? text.length() : space);
    if (space >= 0 && oldMode == 0) {
      oldMode = mode(text.substring(space + 1), "");
    }
  }

  private int mode(String text, String before) {
    try {
      return Integer.parseInt(text.substring(before.length()).strip(), 8);
    } catch (NumberFormatException _) {
      throw Patch.broken("'" + text + "' in the section of '" + path() + "'");
    }
  }

  /// The path for messages.
  String path() {
    if (to != null) {
      return to;
    }
    if (newLine != null) {
      return newLine;
    }
    if (oldLine != null) {
      return oldLine;
    }
    return names == null ? line : names.fresh();
  }

  FileChange change(List<Hunk> hunks, @Nullable BinaryHunk binary, boolean dataMissing) {
    String old =
        from != null ? from : oldLine != null ? oldLine : names == null ? null : names.old();
    String fresh =
        to != null ? to : newLine != null ? newLine : names == null ? null : names.fresh();
    if ((kind != FileChange.Kind.CREATE && old == null)
        || (kind != FileChange.Kind.DELETE && fresh == null)) {
      throw Patch.broken("the section 'diff --git " + line + "' does not say which file it is for");
    }
    if (hunks.isEmpty() && (oldLine != null || newLine != null) && binary == null && !dataMissing) {
      throw Patch.broken("the section of '" + path() + "' has no hunk");
    }
    return new FileChange(
        kind,
        kind == FileChange.Kind.CREATE ? null : old,
        kind == FileChange.Kind.DELETE ? null : fresh,
        oldMode,
        newMode,
        oldId,
        newId,
        hunks,
        binary,
        dataMissing);
  }
}
