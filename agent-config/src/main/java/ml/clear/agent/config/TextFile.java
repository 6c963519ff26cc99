// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import ml.clear.agent.core.settings.Origin;
import org.jspecify.annotations.Nullable;

/// Reads a configuration file as text.
final class TextFile {
  private static final int BIGGEST = 16 << 20;

  /// What a shell hands over for `<(command)`.
  private static final Path OF_SHELL = Path.of("/dev/fd");

  private TextFile() {}

  /// The text, or nothing after a problem was noted.
  static @Nullable String read(Path file, Findings findings) {
    var origin = new Origin.InFile(file, 0);
    if (Files.isDirectory(file)) {
      findings.problem("", origin, "this is a folder, not a file", "name the file in it");
      return null;
    }
    if (Files.exists(file) && !Files.isRegularFile(file) && !file.startsWith(OF_SHELL)) {
      findings.problem("", origin, "this is a device or a pipe, not a file", "name a file");
      return null;
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BIGGEST + 1);
      if (bytes.length > BIGGEST) {
        findings.problem("", origin, "too big for a configuration file", "name the right file");
        return null;
      }
      return decode(file, bytes, findings);
    } catch (AccessDeniedException e) {
      findings.problem("", origin, "can't be read: permission denied", "chmod u+r, or its owner");
    } catch (IOException e) {
      findings.problem("", origin, "can't be read: " + e.getMessage(), "check the file");
    }
    return null;
  }

  private static @Nullable String decode(Path file, byte[] bytes, Findings findings) {
    var charset = charset(bytes);
    var decoder = charset.newDecoder();
    var in = ByteBuffer.wrap(bytes);
    try {
      return decoder.decode(in).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      findings.problem(
          "",
          new Origin.InFile(file, line),
          "not " + charset.name() + " text",
          "save the file as UTF-8");
      return null;
    }
  }

  /// UTF-8, unless the file begins with the mark that Windows editors write for UTF-16.
  private static Charset charset(byte[] bytes) {
    boolean mark =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    return mark ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  /// Whether users other than the owner may read a file.
  static boolean isReadByOthers(Path file) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
