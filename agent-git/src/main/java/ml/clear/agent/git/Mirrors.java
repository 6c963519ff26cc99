// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import ml.clear.agent.core.source.GitUrl;

/// The cache of mirrors: one bare repository for each place that code comes from, whatever the way
/// to it.
final class Mirrors {
  private final GitSettings settings;

  @Inject
  Mirrors(GitSettings settings) {
    this.settings = settings;
  }

  /// The mirror of a repository, which may not exist yet.
  Mirror of(GitUrl url) {
    String name = url.name() + "." + hash(url.canonical());
    return new Mirror(root().resolve(name));
  }

  /// The folder of all mirrors, beside which the reference agent keeps its own clones.
  Path root() {
    return settings.cachePath().resolve("java");
  }

  /// Whether mirrors are kept for the next task.
  boolean kept() {
    return settings.cacheEnabled();
  }

  /// Whether a mirror that can't be brought up to date is cloned anew.
  boolean renewed() {
    return settings.cloneOnPullFail();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
