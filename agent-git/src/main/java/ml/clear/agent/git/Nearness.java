// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// How near to this machine a host is. A repository must not make the agent call a host that is
/// nearer than its own: a public one has no business in a private network, and only one on this
/// machine has any with this machine's own services (those of a cloud's metadata among them).
enum Nearness {
  PUBLIC,
  PRIVATE,
  MACHINE;

  /// The nearest of a host's addresses.
  static Nearness of(String host) throws UnknownHostException {
    Nearness nearest = PUBLIC;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Nearness each = of(address);
      nearest = each.compareTo(nearest) > 0 ? each : nearest;
    }
    return nearest;
  }

  private static Nearness of(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()) {
      return MACHINE;
    }
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean carrier = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
    return address.isSiteLocalAddress() || uniqueLocal || carrier ? PRIVATE : PUBLIC;
  }
}
