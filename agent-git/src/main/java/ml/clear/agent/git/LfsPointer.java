// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a commit has in the place of a file whose content lies in Git LFS.
///
/// @param oid the content's SHA-256, 64 hexadecimal digits
/// @param size of the content
record LfsPointer(String oid, long size) {
  /// Pointers are smaller.
  static final int LARGEST = 1024;

  private static final String HEADER = "version https://git-lfs.github.com/spec/";
  private static final Pattern FORM =
      Pattern.compile(
          "version https://git-lfs\\.github\\.com/spec/v1\\r?\\n"
              + "oid sha256:([0-9a-f]{64})\\r?\\n"
              + "size (\\d{1,18})\\s*");

  /// Reads a file's content; empty when it is no pointer, or one that needs an extension of
  /// git-lfs.
  static Optional<LfsPointer> parse(byte[] content) {
    Matcher form = FORM.matcher(new String(content, StandardCharsets.ISO_8859_1));
    return content.length <= LARGEST && form.matches()
        ? Optional.of(new LfsPointer(form.group(1), Long.parseLong(form.group(2))))
        : Optional.empty();
  }

  /// Whether a content means to be a pointer.
  static boolean looksLikeOne(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1).startsWith(HEADER);
  }
}
