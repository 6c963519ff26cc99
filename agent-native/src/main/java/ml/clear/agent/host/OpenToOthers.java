// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Lets agents of other users take part. Disks that know no such rights do without.
final class OpenToOthers {
  private OpenToOthers() {}

  static void forReading(Path file) {
    set(file, "rw-r--r--");
  }

  static void forWriting(Path file) {
    set(file, "rw-rw-rw-");
  }

  private static void set(Path file, String permissions) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    } catch (IOException | UnsupportedOperationException _) {
      // Then slots are counted for each user on its own, as the Python agent does.
    }
  }
}
