// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import org.jspecify.annotations.Nullable;

/// What a user says about a ClearML server, as far as they say it.
public record ServerEntry(
    @Nullable String apiServer,
    @Nullable String webServer,
    @Nullable String filesServer,
    @Nullable String accessKey,
    @Nullable Secret secretKey) {
  /// Nothing is said.
  public static final ServerEntry NONE = new ServerEntry(null, null, null, null, null);

  /// This, and what the other one says beyond it.
  public ServerEntry orElse(ServerEntry weaker) {
    return new ServerEntry(
        apiServer == null ? weaker.apiServer : apiServer,
        webServer == null ? weaker.webServer : webServer,
        filesServer == null ? weaker.filesServer : filesServer,
        accessKey == null ? weaker.accessKey : accessKey,
        secretKey == null ? weaker.secretKey : secretKey);
  }
}
