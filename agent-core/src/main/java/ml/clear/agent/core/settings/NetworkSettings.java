// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How this agent reaches other hosts; the same for the server, git, package indexes and files.
///
/// @param verifyCertificates whether TLS certificates are checked
/// @param certificateBundle a PEM file of trusted authorities; absent = the system's
/// @param httpProxy proxy for http URLs (`http://[user:pass@]host:port`), absent = direct
/// @param httpsProxy proxy for https URLs, absent = direct
/// @param noProxy hosts, domains (`.example.com`), addresses and CIDR ranges reached directly
public record NetworkSettings(
    boolean verifyCertificates,
    @Nullable Path certificateBundle,
    @Nullable Secret httpProxy,
    @Nullable Secret httpsProxy,
    List<String> noProxy) {
  /// No proxy, the system's certificates.
  public static final NetworkSettings DIRECT =
      new NetworkSettings(true, null, null, null, List.of());

  public NetworkSettings {
    noProxy = List.copyOf(noProxy);
  }
}
