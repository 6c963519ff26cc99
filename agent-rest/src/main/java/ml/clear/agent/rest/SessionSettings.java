// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// What section `api` says about the session with the server.
///
/// @param authToken used in place of key and secret
/// @param initialConnectRetries a number, or a word for no or yes; absent = the usual number
/// @param maxVersion the highest version of the API that is used
record SessionSettings(
    @Nullable Secret authToken,
    @Nullable String initialConnectRetries,
    @Nullable String maxVersion,
    boolean verbose) {
  static final SessionSettings USUAL = new SessionSettings(null, null, null, false);

  SessionSettings {
    if (maxVersion != null && ApiVersion.parse(maxVersion).isEmpty()) {
      throw new IllegalArgumentException(
          "max_version is '%s', it must be a version as 2.20".formatted(maxVersion));
    }
  }
}
