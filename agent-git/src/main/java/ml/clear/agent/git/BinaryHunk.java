// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;
import org.eclipse.jgit.internal.storage.pack.BinaryDelta;
import org.eclipse.jgit.util.io.BinaryHunkInputStream;

/// The content of a file that is not text, in git's own encoding: whole, or as the difference to
/// the old content.
///
/// @param size of what is encoded
/// @param encoded the lines of the patch
record BinaryHunk(boolean delta, int size, Bytes encoded) {
  /// The new content.
  ///
  /// @throws IOException when the encoding is broken or is for other old content
  byte[] apply(byte[] old) throws IOException {
    byte[] plain;
    try (InputStream in =
        new InflaterInputStream(
            new BinaryHunkInputStream(new ByteArrayInputStream(encoded.toArray())))) {
      plain = in.readNBytes(size + 1);
    }
    if (plain.length != size) {
      throw new IOException("its size is not the one that is written");
    }
    if (!delta) {
      return plain;
    }
    if (BinaryDelta.getBaseSize(plain) != old.length) {
      throw new IOException("it is for a file of another size");
    }
    return BinaryDelta.apply(old, plain);
  }
}
