// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.FailureException;
import org.jspecify.annotations.Nullable;

/// Reads patches: sections of `git diff` and plain unified ones. Text between sections is skipped,
/// as `git apply` does, but a submodule's change without its content is not.
final class PatchReader {
  private static final Pattern HUNK =
      Pattern.compile(
          "@@ -(\\d{1,9})(?:,(\\d{1,9}))? \\+(\\d{1,9})(?:,(\\d{1,9}))? @@.*", Pattern.DOTALL);
  private static final Pattern BINARY = Pattern.compile("(literal|delta) (\\d{1,9})");
  private static final Pattern SUBMODULE =
      Pattern.compile(
          "Submodule (.+) (?:[0-9a-f]+\\.{2,3}[0-9a-f]+)(?: \\(.*\\))?:?(?: \\(.*\\))?");

  private final byte[] data;
  private final List<FileChange> changes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private int next;

  PatchReader(byte[] data) {
    this.data = data;
  }

  Patch read() {
    while (!atEnd()) {
      String line = peek();
      if (line.startsWith("diff --git ")) {
        readSection();
      } else if (line.startsWith("--- ") && peekAfter().startsWith("+++ ")) {
        readPlain();
      } else if (line.startsWith("@@ -") && HUNK.matcher(line).matches()) {
        throw Patch.broken("'" + line + "' belongs to no file");
      } else {
        noteSubmodule(line);
        skip();
      }
    }
    return new Patch(changes, warnings);
  }

  private void noteSubmodule(String line) {
    Matcher submodule = SUBMODULE.matcher(line);
    if (submodule.matches() && !line.endsWith(":")) {
      warnings.add(
          "the change of submodule '%s' to another commit is left out"
              .formatted(submodule.group(1)));
    }
  }

  private void readSection() {
    SectionHeader header = new SectionHeader(take().substring("diff --git ".length()));
    var hunks = new ArrayList<Hunk>();
    BinaryHunk binary = null;
    boolean dataMissing = false;
    while (!atEnd()) {
      String line = peek();
      if (hunks.isEmpty() && binary == null && header.take(line)) {
        skip();
      } else if (line.equals("GIT binary patch")) {
        skip();
        binary = readBinary(header.path());
      } else if (line.startsWith("Binary files ") && line.endsWith(" differ")) {
        skip();
        dataMissing = true;
      } else if (line.startsWith("@@ -")) {
        hunks.add(readHunk(header.path()));
      } else {
        break;
      }
    }
    add(header.change(hunks, binary, dataMissing));
  }

  private void readPlain() {
    String old = PatchName.ofLine(take().substring(4), true);
    String fresh = PatchName.ofLine(take().substring(4), true);
    if (old == null && fresh == null) {
      throw Patch.broken("a section names no file");
    }
    var hunks = new ArrayList<Hunk>();
    while (!atEnd() && peek().startsWith("@@ -")) {
      hunks.add(readHunk(fresh == null ? String.valueOf(old) : fresh));
    }
    FileChange.Kind kind =
        old == null
            ? FileChange.Kind.CREATE
            : fresh == null ? FileChange.Kind.DELETE : FileChange.Kind.MODIFY;
    String path = fresh == null ? old : fresh;
    add(new FileChange(kind, old == null ? null : path, fresh, 0, 0, "", "", hunks, null, false));
  }

  private void add(FileChange change) {
    if (change.isSubmodule()) {
      warnings.add(
          "the change of submodule '%s' to another commit is left out".formatted(change.path()));
      return;
    }
    if (change.dataMissing() && change.kind() != FileChange.Kind.DELETE) {
      warnings.add(
          "the changes of '%s' are left out: it is binary, and the task has not recorded its content"
              .formatted(change.path()));
      return;
    }
    changes.add(change);
  }

  private Hunk readHunk(String path) {
    String header = take();
    Matcher numbers = HUNK.matcher(header);
    if (!numbers.matches()) {
      throw Patch.broken("'" + header + "' of '" + path + "' is not the head of a hunk");
    }
    int oldCount = count(numbers.group(2));
    int newCount = count(numbers.group(4));
    int oldLeft = oldCount;
    int newLeft = newCount;
    var lines = new ArrayList<Hunk.Line>();
    while (oldLeft > 0 || newLeft > 0) {
      int start = next;
      if (atEnd()) {
        if (oldLeft != newLeft) {
          throw cut(path, header);
        }
        // Blank lines at the end of a patch get lost on the way.
        lines.add(new Hunk.Line(' ', blank()));
        oldLeft--;
        newLeft--;
        continue;
      }
      char kind = (char) data[start];
      skip();
      boolean empty =
          kind == '\n' || (kind == '\r' && start + 1 < data.length && data[start + 1] == '\n');
      if (empty) {
        kind = ' ';
        start--;
      }
      if (" +-".indexOf(kind) < 0) {
        throw cut(path, header);
      }
      oldLeft -= kind == '+' ? 0 : 1;
      newLeft -= kind == '-' ? 0 : 1;
      if (oldLeft < 0 || newLeft < 0) {
        throw cut(path, header);
      }
      lines.add(new Hunk.Line(kind, text(start + 1)));
    }
    return new Hunk(
        header, number(numbers.group(1)), oldCount, number(numbers.group(3)), newCount, lines);
  }

  private static FailureException cut(String path, String header) {
    return Patch.broken("'" + header + "' of '" + path + "' has fewer lines than it says");
  }

  private static Bytes blank() {
    return new Bytes(new byte[] {'\n'}, 0, 1);
  }

  /// The text of the line that was just taken; a line feed that the patch's own end lacks is there.
  private Bytes text(int start) {
    boolean noFeed = !atEnd() && data[next] == '\\' && next > start;
    if (noFeed) {
      skip();
      return new Bytes(data, start, feedBefore(start));
    }
    if (next == data.length && (next == 0 || data[next - 1] != '\n')) {
      byte[] whole = Arrays.copyOfRange(data, start, next + 1);
      whole[whole.length - 1] = '\n';
      return new Bytes(whole, 0, whole.length);
    }
    return new Bytes(data, start, next);
  }

  private int feedBefore(int start) {
    int end = start;
    while (end < data.length && data[end] != '\n') {
      end++;
    }
    return end;
  }

  private BinaryHunk readBinary(String path) {
    BinaryHunk forward = readBinaryHunk(path);
    if (!atEnd() && BINARY.matcher(peek()).matches()) {
      readBinaryHunk(path); // the way back
    }
    return forward;
  }

  private BinaryHunk readBinaryHunk(String path) {
    Matcher head = BINARY.matcher(atEnd() ? "" : peek());
    if (!head.matches()) {
      throw Patch.broken("the binary content of '" + path + "' is not there");
    }
    skip();
    int start = next;
    while (!atEnd() && data[next] != '\n') {
      skip();
    }
    var encoded = new Bytes(data, start, next);
    if (!atEnd()) {
      skip();
    }
    return new BinaryHunk(head.group(1).equals("delta"), number(head.group(2)), encoded);
  }

  private static int count(@Nullable String digits) {
    return digits == null ? 1 : Integer.parseInt(digits);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private boolean atEnd() {
    return next >= data.length;
  }

  private String peek() {
    return line(next);
  }

  private String peekAfter() {
    int end = feedBefore(next);
    return end + 1 >= data.length ? "" : line(end + 1);
  }

  private String line(int start) {
    int end = feedBefore(start);
    if (end > start && data[end - 1] == '\r') {
      end--;
    }
    return new String(data, start, end - start, StandardCharsets.UTF_8);
  }

  private String take() {
    String line = peek();
    skip();
    return line;
  }

  private void skip() {
    next = Math.min(feedBefore(next) + 1, data.length);
  }
}
