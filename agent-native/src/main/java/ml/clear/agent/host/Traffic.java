// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.util.Map;

/// What went through a disk or a network interface since it was counted from zero.
///
/// @param in bytes read or received
/// @param out bytes written or sent
record Traffic(long in, long out) {
  /// The bytes between two countings, over everything that both have. What was unplugged, or began
  /// anew at zero, counts for nothing.
  static Traffic between(Map<String, Traffic> before, Map<String, Traffic> after) {
    long in = 0;
    long out = 0;
    for (var entry : after.entrySet()) {
      Traffic now = entry.getValue();
      Traffic then = before.getOrDefault(entry.getKey(), now);
      in += Math.max(0, now.in - then.in);
      out += Math.max(0, now.out - then.out);
    }
    return new Traffic(in, out);
  }
}
