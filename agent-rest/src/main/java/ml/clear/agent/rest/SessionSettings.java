// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// What section `api` says about the session with the server.
///
/// @param authToken used in place of key and secret
/// @param initialConnectRetries a number, or a word for no or yes; absent = the usual number
/// @param maxVersion the highest version of the API that is used
record SessionSettings(
    @Key(doc = "A token instead of key and secret") @Nullable Secret authToken,
    @Key(doc = "How often the first login is tried again; no: as any other call")
        @Nullable String initialConnectRetries,
    @Key(doc = "The highest version of the API that is used") @Nullable String maxVersion,
    @Key(doc = "Log each login and token renewal") boolean verbose) {
  static final SessionSettings USUAL = new SessionSettings(null, null, null, false);

  SessionSettings {
    if (maxVersion != null && ApiVersion.parse(maxVersion).isEmpty()) {
      throw new IllegalArgumentException(
          "max_version is '%s', it must be a version as 2.20".formatted(maxVersion));
    }
  }
}
