// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A part of an array: a line of a file or of a patch, which are not always text.
final class Bytes {
  private final byte[] data;
  private final int start;
  private final int end;

  Bytes(byte[] data, int start, int end) {
    this.data = data;
    this.start = start;
    this.end = end;
  }

  /// The lines of a file, each with its line feed.
  static List<Bytes> lines(byte[] data) {
    var lines = new ArrayList<Bytes>();
    int start = 0;
    for (int i = 0; i < data.length; i++) {
      if (data[i] == '\n') {
        lines.add(new Bytes(data, start, i + 1));
        start = i + 1;
      }
    }
    if (start < data.length) {
      lines.add(new Bytes(data, start, data.length));
    }
    return lines;
  }

  void writeTo(ByteArrayOutputStream out) {
    out.write(data, start, end - start);
  }

  byte[] toArray() {
    return Arrays.copyOfRange(data, start, end);
  }

  /// For people: without line end, and not endless.
  String shown() {
    String text = new String(data, start, end - start, StandardCharsets.UTF_8);
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    String visible = line.replace("\r", "\\r").replaceAll("[\\p{Cntrl}&&[^\t]]", "?");
    return visible.length() > 160 ? visible.substring(0, 160) + "…" : visible;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(data, start, end, that.data, that.start, that.end);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + data[i];
    }
    return hash;
  }
}
