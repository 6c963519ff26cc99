// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.regex.Pattern;

/// How a repository names its objects. A repository with one of them can't fetch from one with the
/// other.
enum ObjectFormat {
  SHA1("\trepositoryformatversion = 0\n", ""),
  SHA256("\trepositoryformatversion = 1\n", "[extensions]\n\tobjectformat = sha256\n");

  private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");
  private static final Pattern SHA256_IDS =
      Pattern.compile("(?im)^\\s*objectformat\\s*=\\s*sha256");

  private final String version;
  private final String extension;

  ObjectFormat(String version, String extension) {
    this.version = version;
    this.extension = extension;
  }

  /// The format of a repository, from its configuration.
  static ObjectFormat of(String config) {
    return SHA256_IDS.matcher(config).find() ? SHA256 : SHA1;
  }

  /// Whether a text is a whole id of any format.
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  ObjectFormat other() {
    return this == SHA1 ? SHA256 : SHA1;
  }

  /// The configuration that begins with these lines of section `core`.
  String config(String core) {
    return "[core]\n" + version + core + extension;
  }
}
