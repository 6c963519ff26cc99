// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineCutterTest {
  @Test
  void ends_a_line_at_a_line_feed_and_at_a_return() {
    assertThat(cut("a\nb\r\nc\rd")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void keeps_empty_lines() {
    assertThat(cut("a\n\nb\r\n\r\nc\n")).containsExactly("a", "", "b", "", "c");
  }

  @Test
  void makes_no_line_of_a_return_that_starts_one() {
    assertThat(cut("\r10%\r20%\n")).containsExactly("10%", "20%");
  }

  @Test
  void replaces_what_is_not_utf_8() {
    assertThat(cut(new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3}))
        .containsExactly("a\ufffdb", "\ufffd");
  }

  @Test
  void does_not_cut_within_a_character() {
    String text = "x" + "€".repeat(30_000);

    List<String> lines = cut(text);

    assertThat(lines).hasSize(2);
    assertThat(String.join("", lines)).isEqualTo(text);
  }

  @Test
  void cuts_bytes_that_are_no_characters_too() {
    var bytes = new byte[LineCutter.LONGEST_LINE + 10];
    java.util.Arrays.fill(bytes, (byte) 0x80);

    assertThat(cut(bytes)).hasSize(2);
  }

  private static List<String> cut(String text) {
    return cut(text.getBytes(StandardCharsets.UTF_8));
  }

  /// In one piece and byte by byte, which must not differ.
  private static List<String> cut(byte[] bytes) {
    var lines = new ArrayList<String>();
    var cutter = new LineCutter(lines::add);
    cutter.accept(bytes, bytes.length);
    cutter.finish();
    var single = new ArrayList<String>();
    var slow = new LineCutter(single::add);
    for (byte b : bytes) {
      slow.accept(new byte[] {b}, 1);
    }
    slow.finish();
    assertThat(single).isEqualTo(lines);
    return lines;
  }
}
