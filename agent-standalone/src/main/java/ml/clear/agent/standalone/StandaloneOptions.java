// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.file.Path;

/// Where the server keeps its data and where it listens; port 0 takes any free port, `advanced`
/// makes it announce the enterprise feature set and serve vaults from
/// `<data>/vaults/<type>/*.conf`.
public record StandaloneOptions(Path data, String host, int port, boolean advanced) {
  public StandaloneOptions {
    data = data.toAbsolutePath().normalize();
    if (host.isBlank()) {
      throw new IllegalArgumentException("the host is empty");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }
}
