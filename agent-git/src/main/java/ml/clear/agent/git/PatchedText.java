// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Puts hunks into a file: each where it says, else at the nearest place where its old lines are.
/// The lines have to be exactly the same; hunks keep their order.
final class PatchedText {
  private static final int SHOWN = 4;

  private final String path;
  private final List<Bytes> lines;
  private final ByteArrayOutputStream out;
  private final Consumer<String> notes;
  private int taken;
  private int grown;

  private PatchedText(String path, byte[] old, Consumer<String> notes) {
    this.path = path;
    this.lines = Bytes.lines(old);
    this.out = new ByteArrayOutputStream(old.length + 1024);
    this.notes = notes;
  }

  static byte[] apply(String path, byte[] old, List<Hunk> hunks, Consumer<String> notes) {
    var text = new PatchedText(path, old, notes);
    hunks.forEach(text::apply);
    text.copyTo(text.lines.size());
    return text.out.toByteArray();
  }

  private void apply(Hunk hunk) {
    List<Bytes> old = hunk.lines().stream().filter(Hunk.Line::isOld).map(Hunk.Line::text).toList();
    int expected = Math.clamp(hunk.expected() - (long) grown, taken, lines.size());
    int place = hunk.oldStart() == 0 ? (fits(old, 0) ? 0 : -1) : find(old, expected);
    if (place < 0) {
      throw Patch.misfit("'%s' at '%s'".formatted(path, hunk.header()), difference(old, expected));
    }
    if (place != expected) {
      notes.accept(
          "'%s' of '%s' fits %d lines %s"
              .formatted(
                  hunk.header(),
                  path,
                  Math.abs(place - expected),
                  place > expected ? "further down" : "further up"));
    }
    copyTo(place);
    for (Hunk.Line line : hunk.lines()) {
      if (line.kind() != '-') {
        line.text().writeTo(out);
      }
    }
    taken = place + old.size();
    grown += hunk.newCount() - hunk.oldCount();
  }

  private int find(List<Bytes> old, int expected) {
    int furthest = Math.max(expected - taken, lines.size() - expected);
    for (int distance = 0; distance <= furthest; distance++) {
      if (fits(old, expected + distance)) {
        return expected + distance;
      }
      if (distance > 0 && fits(old, expected - distance)) {
        return expected - distance;
      }
    }
    return -1;
  }

  private boolean fits(List<Bytes> old, int place) {
    if (place < taken || place + old.size() > lines.size()) {
      return false;
    }
    for (int i = 0; i < old.size(); i++) {
      if (!lines.get(place + i).equals(old.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The first lines that are not as the hunk has them, where it should lie.
  private List<String> difference(List<Bytes> old, int expected) {
    var shown = new ArrayList<String>();
    for (int i = 0; i < old.size() && shown.size() < 2 * SHOWN; i++) {
      int at = expected + i;
      if (at >= lines.size()) {
        shown.add(
            "line %d is after the file's end; expected: %s".formatted(at + 1, old.get(i).shown()));
        break;
      }
      if (!lines.get(at).equals(old.get(i))) {
        shown.add("line %d is:  %s".formatted(at + 1, lines.get(at).shown()));
        shown.add("  expected: " + old.get(i).shown());
      }
    }
    return shown;
  }

  private void copyTo(int end) {
    for (int i = taken; i < end; i++) {
      lines.get(i).writeTo(out);
    }
    taken = Math.max(taken, end);
  }
}
