// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.IOException;

/// Keeps the output of a user's process on disk within a size, when nobody can send it: of more,
/// the first and the last half of that size stay, and segments between them are deleted.
final class SpoolLimit {
  private final Spool spool;
  private final long half;
  private final int segmentBytes;
  private long candidate;

  SpoolLimit(Spool spool, long maxBytes, int segmentBytes) {
    this.spool = spool;
    this.segmentBytes = segmentBytes;
    half = maxBytes / 2;
    candidate = (half + segmentBytes - 1) / segmentBytes;
  }

  /// Deletes what is too much and was not read yet.
  ///
  /// @param next the place up to which output was read
  /// @param end where the output ends now
  void enforce(Position next, long end) throws IOException {
    if (next.stream() > Position.OUT) {
      return;
    }
    long reading = next.stream() < Position.OUT ? -1 : next.offset() / segmentBytes;
    while ((candidate + 1) * segmentBytes <= end - half) {
      if (candidate > reading) {
        spool.delete(Position.OUT, (int) candidate);
      }
      candidate++;
    }
  }
}
