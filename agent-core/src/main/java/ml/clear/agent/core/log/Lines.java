// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.nio.charset.StandardCharsets;

/// How raw output becomes text. What comes out depends on nothing but what goes in, so that a text
/// can be made again.
///
/// @param suppressCarriageReturn whether only the last state of a line is kept that a program
///   rewrites by `\r`; if not, each state is a line
record Lines(boolean suppressCarriageReturn) {
  /// Text of raw bytes: invalid UTF-8 is replaced; NUL and backspace, which terminals don't show,
  /// are left out.
  ///
  /// @param continued whether the beginning of the first line was sent before
  String text(byte[] raw, int from, int to, boolean continued) {
    boolean invisible = false;
    boolean returns = false;
    for (int i = from; i < to; i++) {
      byte b = raw[i];
      if (b <= '\r' && b >= 0) {
        invisible |= b == 0 || b == '\b';
        returns |= b == '\r';
      }
    }
    String text = new String(raw, from, to - from, StandardCharsets.UTF_8);
    if (invisible) {
      text = text.replace("\0", "").replace("\b", "");
    }
    if (!returns) {
      return text;
    }
    return suppressCarriageReturn
        ? lastStates(text, continued)
        : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  private static String lastStates(String text, boolean continued) {
    var kept = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end);
      String state = at == 0 && continued ? lastStateAfterSent(line) : lastState(line);
      kept.append(state);
      boolean ended = line.endsWith("\r") && (!state.isEmpty() || (at == 0 && continued));
      if (end >= 0 || ended) {
        kept.append('\n');
      }
      at = end < 0 ? text.length() : end + 1;
    }
    return kept.toString();
  }

  private static String lastState(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\r') {
      end--;
    }
    return line.substring(line.lastIndexOf('\r', end - 1) + 1, end);
  }

  /// A state that follows one that was sent needs a line of its own.
  private static String lastStateAfterSent(String line) {
    int first = line.indexOf('\r');
    if (first < 0) {
      return line;
    }
    String later = lastState(line.substring(first));
    return later.isEmpty() ? line.substring(0, first) : "\n" + later;
  }

  /// How many bytes at the end begin a character that is not complete.
  static int incomplete(byte[] raw, int length) {
    for (int back = 1; back <= Math.min(3, length); back++) {
      int b = raw[length - back] & 0xff;
      if ((b & 0xc0) == 0x80) {
        continue;
      }
      int needed =
          b >= 0xf0 && b <= 0xf4 ? 4 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xc2 && b < 0xe0 ? 2 : 1;
      return needed > back ? back : 0;
    }
    return 0;
  }

  /// The place `characters` before an end, in bytes.
  static int back(byte[] raw, int end, int characters) {
    int at = end;
    int left = characters;
    while (left > 0 && at > 0) {
      at--;
      while (at > 0 && (raw[at] & 0xc0) == 0x80) {
        at--;
      }
      if (raw[at] != 0 && raw[at] != '\b') {
        left -= (raw[at] & 0xf8) == 0xf0 ? 2 : 1;
      }
    }
    return at;
  }

  static int indexOf(char wanted, byte[] raw, int from, int to) {
    for (int i = from; i < to; i++) {
      if (raw[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  static int lastIndexOf(char wanted, byte[] raw, int to) {
    for (int i = to - 1; i >= 0; i--) {
      if (raw[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
