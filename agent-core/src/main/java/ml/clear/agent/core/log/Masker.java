// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// Replaces secrets in text by asterisks: every one that it was made with, and the password of any
/// URL (`scheme://user:password@`), or the token in its user's place if it begins as tokens do.
/// Immutable; [SecretRegistry] makes a new one for each secret.
///
/// A text is looked at in steps of several characters (Wu and Manber's shift table over pairs), so
/// the cost hardly grows with the number of secrets.
public final class Masker {
  /// What stands in a secret's place.
  public static final String MASK = "********";

  private static final int BUCKETS = 4096;
  private static final int LONGEST_LOGIN = 512;
  private static final List<String> NONE = List.of();

  private final List<String> patterns;
  private final int shortest;
  private final int longest;
  private final byte[] shifts;
  private final List<List<String>> endings;

  Masker(Collection<String> secrets) {
    patterns = List.copyOf(secrets);
    shortest = patterns.stream().mapToInt(String::length).min().orElse(0);
    longest = patterns.stream().mapToInt(String::length).max().orElse(0);
    shifts = new byte[BUCKETS];
    endings = new ArrayList<>(Collections.nCopies(BUCKETS, NONE));
    Arrays.fill(shifts, (byte) Math.min(Byte.MAX_VALUE, Math.max(1, shortest - 1)));
    for (String pattern : patterns) {
      for (int end = 1; end < shortest; end++) {
        int bucket = bucket(pattern.charAt(end - 1), pattern.charAt(end));
        shifts[bucket] = (byte) Math.min(shifts[bucket], shortest - 1 - end);
      }
      int last = bucket(pattern.charAt(shortest - 2), pattern.charAt(shortest - 1));
      if (endings.get(last).isEmpty()) {
        endings.set(last, new ArrayList<>());
      }
      endings.get(last).add(pattern);
    }
  }

  /// The text with asterisks for its secrets; the very same object when there are none.
  public String mask(String text) {
    var spans = new Spans();
    findSecrets(text, spans);
    findLogins(text, spans);
    return spans.isEmpty() ? text : spans.replaceIn(text);
  }

  /// How much of the beginning of a text can be cut off and masked on its own, when more text will
  /// follow: no secret reaches over that place, nor could one when the text goes on.
  int safeCut(String text) {
    int cut = Math.min(beforeUnfinishedSecret(text), beforeUnfinishedLogin(text));
    var spans = new Spans();
    findSecrets(text, spans);
    findLogins(text, spans);
    return spans.outside(cut);
  }

  private void findSecrets(String text, Spans spans) {
    if (shortest == 0) {
      return;
    }
    int at = shortest - 1;
    int length = text.length();
    while (at < length) {
      int bucket = bucket(text.charAt(at - 1), text.charAt(at));
      int shift = shifts[bucket];
      if (shift > 0) {
        at += shift;
        continue;
      }
      int start = at - shortest + 1;
      for (String pattern : endings.get(bucket)) {
        if (text.startsWith(pattern, start)) {
          spans.add(start, start + pattern.length());
        }
      }
      at++;
    }
  }

  /// Every third character is enough to see a `://`.
  private static void findLogins(String text, Spans spans) {
    int length = text.length();
    for (int at = 2; at < length; at += 3) {
      char c = text.charAt(at);
      if (c != '/' && c != ':') {
        continue;
      }
      int colon = c == ':' ? at : text.charAt(at - 1) == ':' ? at - 1 : at - 2;
      if (!text.startsWith("://", colon)) {
        continue;
      }
      int password = -1;
      int end = -1;
      int limit = Math.min(length, colon + LONGEST_LOGIN);
      for (int i = colon + 3; i < limit && isLogin(text.charAt(i)); i++) {
        char next = text.charAt(i);
        if (next == ':' && password < 0) {
          password = i + 1;
        } else if (next == '@') {
          end = i;
        }
      }
      if (password > 0 && end > password) {
        spans.add(password, end);
      } else if (password < 0 && end > 0 && AddressLogin.isKnownToken(text, colon + 3)) {
        spans.add(colon + 3, end);
      }
    }
  }

  private static boolean isLogin(char c) {
    return c > ' ' && c < 0x7f && c != '/' && c != '"' && c != '\'' && c != '<' && c != '>';
  }

  private int beforeUnfinishedSecret(String text) {
    int length = text.length();
    for (int start = Math.max(0, length - longest + 1); start < length; start++) {
      for (String pattern : patterns) {
        if (pattern.length() > length - start
            && pattern.charAt(0) == text.charAt(start)
            && pattern.regionMatches(0, text, start, length - start)) {
          return start;
        }
      }
    }
    return length;
  }

  private static int beforeUnfinishedLogin(String text) {
    int length = text.length();
    int at = length;
    while (at > 0 && at > length - LONGEST_LOGIN && isLogin(text.charAt(at - 1))) {
      at--;
    }
    if (at >= 3 && text.startsWith("://", at - 3)) {
      return at - 3;
    }
    if (text.endsWith(":/")) {
      return length - 2;
    }
    return text.endsWith(":") ? length - 1 : length;
  }

  private static int bucket(char first, char second) {
    return (first * 61 + second) & (BUCKETS - 1);
  }

  /// Places of a text, joined where they overlap.
  private static final class Spans {
    private final List<int[]> found = new ArrayList<>(0);

    boolean isEmpty() {
      return found.isEmpty();
    }

    void add(int start, int end) {
      found.add(new int[] {start, end});
    }

    private List<int[]> joined() {
      found.sort((a, b) -> Integer.compare(a[0], b[0]));
      var joined = new ArrayList<int[]>();
      for (int[] span : found) {
        if (!joined.isEmpty() && span[0] < joined.getLast()[1]) {
          joined.getLast()[1] = Math.max(joined.getLast()[1], span[1]);
        } else {
          joined.add(span.clone());
        }
      }
      return joined;
    }

    int outside(int cut) {
      for (int[] span : joined()) {
        if (span[0] < cut && cut < span[1]) {
          return span[0];
        }
      }
      return cut;
    }

    String replaceIn(String text) {
      var masked = new StringBuilder(text.length());
      int from = 0;
      for (int[] span : joined()) {
        masked.append(text, from, span[0]).append(MASK);
        from = span[1];
      }
      return masked.append(text, from, text.length()).toString();
    }
  }
}
