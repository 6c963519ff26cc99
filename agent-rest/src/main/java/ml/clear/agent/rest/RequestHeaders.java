// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// The addresses and headers of calls (protocol 1.1, 1.2).
///
/// @param host this machine's name
/// @param agent what we are: `api-0.1.0`
record RequestHeaders(URI base, String host, String agent) {
  /// A call without version is answered by the server's newest.
  URI url(String call) {
    return URI.create(base + "/" + call);
  }

  URI url(String call, ApiVersion version) {
    return URI.create(base + "/" + version.path() + "/" + call);
  }

  Map<String, String> with(String authorization, String contentType) {
    var headers = new LinkedHashMap<>(anonymous(contentType));
    headers.put("Authorization", authorization);
    return headers;
  }

  Map<String, String> anonymous(String contentType) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", contentType);
    headers.put("X-ClearML-Worker", host);
    headers.put("X-Trains-Worker", host);
    headers.put("X-ClearML-Agent", agent);
    headers.put("X-Trains-Agent", agent);
    return headers;
  }
}
