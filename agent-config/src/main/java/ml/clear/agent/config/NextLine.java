// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.regex.Pattern;

/// Tells what stands on the line below a key that has no value on its own line: the value, or
/// another key.
final class NextLine {
  private static final Pattern MEMBER =
      Pattern.compile("(\"[^\"\n]*\"|[A-Za-z_][\\w.-]*)[ \t]*(\\+?=|:(?=[\\s\"\\[{$])|\\{)");

  /// A key, though no blank follows its colon, or a value that looks like one: `python:3.12`.
  private static final Pattern TIGHT_MEMBER =
      Pattern.compile("([A-Za-z_][\\w.-]+)[ \t]*:(?!//)[^\\s\\\\/]");

  private NextLine() {}

  /// Whether a key stands here rather than a value. One with `_` in it is no host and no image.
  static boolean isKey(String text, int offset) {
    if (MEMBER.matcher(text).region(offset, text.length()).lookingAt()) {
      return true;
    }
    var tight = TIGHT_MEMBER.matcher(text).region(offset, text.length());
    return tight.lookingAt() && tight.group(1).contains("_");
  }

  /// Whether what stands here could be a key as well.
  static boolean mayBeKey(String text, int offset) {
    return TIGHT_MEMBER.matcher(text).region(offset, text.length()).lookingAt();
  }
}
