// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One entry of `NO_PROXY`: `*`, a host or domain with or without leading dot, an address, a range
/// of addresses (`10.0.0.0/8`), each but the last with an optional port.
sealed interface DirectHosts {
  Pattern PORT = Pattern.compile("(.+):(\\d+)");

  boolean contain(String host, int port);

  static DirectHosts parse(String entry) {
    String text = entry.strip().toLowerCase(Locale.ROOT);
    if (text.equals("*")) {
      return new All();
    }
    int slash = text.indexOf('/');
    if (slash > 0) {
      byte @Nullable [] address = literal(text.substring(0, slash));
      String bits = text.substring(slash + 1);
      if (address != null && bits.matches("\\d{1,3}")) {
        return new Range(address, Math.min(Integer.parseInt(bits), address.length * 8));
      }
    }
    byte @Nullable [] address = literal(text);
    if (address != null) {
      return new Range(address, address.length * 8);
    }
    Matcher withPort = PORT.matcher(text);
    return withPort.matches()
        ? new Domain(name(withPort.group(1)), Integer.parseInt(withPort.group(2)))
        : new Domain(name(text), -1);
  }

  private static String name(String text) {
    return text.startsWith("*.") ? text.substring(2) : text.replaceFirst("^\\.", "");
  }

  /// The bytes of an address, absent for a name: names are never looked up for this.
  private static byte @Nullable [] literal(String host) {
    try {
      return InetAddress.ofLiteral(
              host.startsWith("[") && host.endsWith("]")
                  ? host.substring(1, host.length() - 1)
                  : host)
          .getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// Everything.
  record All() implements DirectHosts {
    @Override
    public boolean contain(String host, int port) {
      return true;
    }
  }

  /// A name and all names below it.
  record Domain(String name, int onlyPort) implements DirectHosts {
    @Override
    public boolean contain(String host, int port) {
      String lower = host.toLowerCase(Locale.ROOT);
      return !name.isEmpty()
          && (onlyPort < 0 || onlyPort == port)
          && (lower.equals(name) || lower.endsWith("." + name));
    }
  }

  /// Addresses that begin with the same bits.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Range(byte[] network, int bits) implements DirectHosts {
    @Override
    public boolean contain(String host, int port) {
      byte @Nullable [] address = literal(host);
      if (address == null || address.length != network.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
