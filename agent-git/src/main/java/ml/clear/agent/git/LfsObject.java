// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.net.URI;
import java.util.Map;

/// What an LFS server says about one content.
sealed interface LfsObject {
  /// It can be had.
  ///
  /// @param headers for that address only; they may hold secrets, as may the address
  record Download(URI address, Map<String, String> headers) implements LfsObject {
    /// The server, without anything secret.
    String host() {
      return String.valueOf(address.getRawAuthority()).replaceFirst("^.*@", "");
    }
  }

  /// It can't be had.
  ///
  /// @param code like a http status
  record Refused(int code, String message) implements LfsObject {}
}
