// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.util.QuotedString;
import org.jspecify.annotations.Nullable;

/// File names as patches write them: plain up to a TAB, or quoted as in C.
final class PatchName {
  private PatchName() {}

  /// The names of a `diff --git` line.
  ///
  /// @param prefixed whether they begin with `a/` and `b/` (or the like)
  record Pair(String old, String fresh, boolean prefixed) {}

  /// The two names of a `diff --git` line; absent when they can't be told apart, which happens only
  /// when other lines name the files too.
  static @Nullable Pair ofHeader(String text) {
    int second = text.startsWith("\"") ? endOfQuoted(text) + 1 : text.indexOf(" \"") + 1;
    if (second <= 0) {
      int middle = text.length() / 2;
      if (text.length() % 2 == 0 || text.charAt(middle) != ' ') {
        return null;
      }
      second = middle + 1;
    }
    if (second >= text.length() || text.charAt(second - 1) != ' ') {
      return null;
    }
    String old = plain(text.substring(0, second - 1));
    String fresh = plain(text.substring(second));
    if (old.equals(fresh)) {
      return new Pair(old, fresh, false);
    }
    String oldPath = withoutPrefix(old);
    return oldPath.equals(withoutPrefix(fresh)) ? new Pair(oldPath, oldPath, true) : null;
  }

  /// The name of a `---` or `+++` line; absent for `/dev/null`.
  static @Nullable String ofLine(String text, boolean prefixed) {
    int tab = text.startsWith("\"") ? -1 : text.indexOf('\t');
    String name = plain(tab < 0 ? text : text.substring(0, tab));
    if (name.equals("/dev/null")) {
      return null;
    }
    return prefixed ? withoutPrefix(name) : name;
  }

  /// A name without prefix, as of a `rename from` line.
  static String plain(String text) {
    String name = text.stripTrailing();
    if (!text.startsWith("\"")) {
      return text;
    }
    return QuotedString.GIT_PATH.dequote(
        name.getBytes(StandardCharsets.UTF_8), 0, name.getBytes(StandardCharsets.UTF_8).length);
  }

  private static String withoutPrefix(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(slash + 1);
  }

  private static int endOfQuoted(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    return -1;
  }
}
