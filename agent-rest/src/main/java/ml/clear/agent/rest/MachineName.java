// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// This machine's name, which the server shows beside credentials and events.
final class MachineName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private MachineName() {}

  static String get() {
    try {
      // Asking the resolver, as the JDK does, can take seconds where the name is unknown to DNS.
      return ascii(
          Files.isReadable(KERNEL)
              ? Files.readString(KERNEL).strip()
              : InetAddress.getLocalHost().getHostName());
    } catch (IOException e) {
      return "localhost";
    }
  }

  private static String ascii(String name) {
    String plain = name.replaceAll("[^\\x21-\\x7e]", "-");
    return plain.isEmpty() ? "localhost" : plain;
  }
}
