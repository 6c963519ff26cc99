// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Cuts bytes into lines, in constant memory. `\n`, `\r` and `\r\n` end a line, and so does its
/// 65536th byte, but never within a character. Bytes that are not UTF-8 become `U+FFFD`.
final class LineCutter {
  static final int LONGEST_LINE = 64 * 1024;

  private final Consumer<String> lines;
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;

  /// Whether a `\r` has just ended a line, so that a `\n` does not end another one.
  private boolean ended;

  LineCutter(Consumer<String> lines) {
    this.lines = lines;
  }

  void accept(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        if (!ended) {
          emit(length);
        }
        ended = false;
      } else if (b == '\r') {
        // One at the start of a line, as progress bars have it, is no line of its own.
        ended = length > 0;
        finish();
      } else {
        if (length == LONGEST_LINE) {
          emit(lastBoundary());
        }
        line[length++] = b;
        ended = false;
      }
    }
  }

  /// The last line, if it was left open.
  void finish() {
    if (length > 0) {
      emit(length);
    }
  }

  private void emit(int end) {
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    System.arraycopy(line, end, line, 0, length - end);
    length -= end;
    lines.accept(text);
  }

  /// Where the last character starts that is not complete; the end when it is, or is no UTF-8.
  private int lastBoundary() {
    for (int back = 1; back <= 3; back++) {
      int b = line[length - back] & 0xff;
      if (b >= 0xc0) {
        int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
        return needed > back ? length - back : length;
      }
      if (b < 0x80) {
        return length;
      }
    }
    return length;
  }
}
