// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffAlgorithm.SupportedAlgorithm;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.util.Base85;
import org.eclipse.jgit.util.QuotedString;

/// Writes changes as `git diff --binary` does, such that `git apply` and our own [Patch] take them.
/// Content that is not UTF-8 is written as binary: the text has to travel as JSON.
final class DiffWriter {
  private static final int LINE = 52;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// One side of a change.
  ///
  /// @param mode 0 = there is no file
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Side(int mode, byte[] content) {
    static final Side ABSENT = new Side(0, new byte[0]);

    private int type() {
      return mode & 0170000;
    }

    private ObjectId id() {
      if (mode == 0) {
        return ObjectId.zeroId();
      }
      try (var formatter = new ObjectInserter.Formatter()) {
        return formatter.idFor(Constants.OBJ_BLOB, content);
      }
    }
  }

  String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  void line(String text) {
    out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Takes over a submodule's changes, if it has any.
  void submodule(String header, DiffWriter changes) {
    if (changes.out.size() > 0) {
      line(header);
      out.writeBytes(changes.out.toByteArray());
    }
  }

  void file(String path, Side old, Side fresh) throws IOException {
    boolean both = old.mode() != 0 && fresh.mode() != 0;
    if (both && old.type() != fresh.type()) {
      file(path, old, Side.ABSENT);
      file(path, Side.ABSENT, fresh);
      return;
    }
    ObjectId oldId = old.id();
    ObjectId newId = fresh.id();
    boolean sameContent = oldId.equals(newId);
    if ((old.mode() == fresh.mode() && sameContent)) {
      return;
    }
    line("diff --git " + quoted("a/" + path) + " " + quoted("b/" + path));
    if (old.mode() == 0) {
      line("new file mode " + Integer.toOctalString(fresh.mode()));
    } else if (fresh.mode() == 0) {
      line("deleted file mode " + Integer.toOctalString(old.mode()));
    } else if (old.mode() != fresh.mode()) {
      line("old mode " + Integer.toOctalString(old.mode()));
      line("new mode " + Integer.toOctalString(fresh.mode()));
    }
    if (sameContent) {
      return;
    }
    boolean sameMode = old.mode() == fresh.mode();
    line(
        "index %s..%s%s"
            .formatted(
                oldId.name(),
                newId.name(),
                sameMode ? " " + Integer.toOctalString(old.mode()) : ""));
    if (isText(old.content()) && isText(fresh.content())) {
      hunks(path, old, fresh);
    } else {
      line("GIT binary patch");
      literal(fresh.content());
      literal(old.content());
    }
  }

  private void hunks(String path, Side old, Side fresh) throws IOException {
    if (old.content().length == 0 && fresh.content().length == 0) {
      return;
    }
    line("--- " + (old.mode() == 0 ? "/dev/null" : named("a/" + path)));
    line("+++ " + (fresh.mode() == 0 ? "/dev/null" : named("b/" + path)));
    var a = new RawText(old.content());
    var b = new RawText(fresh.content());
    try (var formatter = new DiffFormatter(out)) {
      formatter.format(
          DiffAlgorithm.getAlgorithm(SupportedAlgorithm.HISTOGRAM)
              .diff(RawTextComparator.DEFAULT, a, b),
          a,
          b);
    }
  }

  private void literal(byte[] content) {
    line("literal " + content.length);
    byte[] packed = deflated(content);
    for (int start = 0; start < packed.length; start += LINE) {
      int length = Math.min(LINE, packed.length - start);
      char size = (char) (length <= 26 ? 'A' + length - 1 : 'a' + length - 27);
      byte[] encoded = Base85.encode(packed, start, length);
      line(size + new String(encoded, StandardCharsets.US_ASCII));
    }
    line("");
  }

  private static byte[] deflated(byte[] content) {
    try (var deflater = new Deflater()) {
      deflater.setInput(content);
      deflater.finish();
      var packed = new ByteArrayOutputStream();
      var buffer = new byte[8192];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
      return packed.toByteArray();
    }
  }

  private static boolean isText(byte[] content) {
    if (RawText.isBinary(content)) {
      return false;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static String quoted(String name) {
    return QuotedString.GIT_PATH.quote(name);
  }

  /// A name with a space needs a TAB, so that one sees where it ends.
  private static String named(String name) {
    String quoted = quoted(name);
    return quoted.startsWith("\"") || name.indexOf(' ') < 0 ? quoted : quoted + "\t";
  }
}
