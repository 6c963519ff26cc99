// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// Where the server is and what proves who we are.
///
/// @param base the address without trailing slash
/// @param accessKey absent when a token is used in place of key and secret
/// @param secret the secret key, or the token
/// @param origin where the credentials were written, for people
record ServerAccess(URI base, @Nullable String accessKey, Secret secret, String origin) {

  static Outcome<ServerAccess> of(
      ApiSettings settings, SessionSettings session, String credentialsOrigin) {
    URI server = settings.apiServer();
    if (server == null || server.toString().isBlank()) {
      return invalid(
          "no ClearML server is configured: 'api.api_server' is not set",
          "clearml-agent init writes the configuration of this machine; or set 'api.api_server' in"
              + " ~/clearml.conf, or the variable CLEARML_API_HOST");
    }
    if (server.getHost() == null && String.valueOf(server.getRawAuthority()).contains("_")) {
      return invalid(
          "'api.api_server' is '" + server + "', but a host name may not hold '_'",
          "write the host's IP address, or give it another name (/etc/hosts, a network alias)");
    }
    if (server.getHost() == null || !String.valueOf(server.getScheme()).matches("(?i)https?")) {
      return invalid(
          "'api.api_server' is '" + server + "', which is no http address",
          "write it as http://HOST:8008 or https://HOST");
    }
    URI base = URI.create(server.toString().replaceFirst("/+$", ""));
    Secret token = session.authToken();
    if (token != null) {
      return Outcome.of(new ServerAccess(base, null, token, credentialsOrigin));
    }
    String key = settings.accessKey();
    Secret secret = settings.secretKey();
    if (key == null || key.isBlank() || secret == null || secret.reveal().isBlank()) {
      String missing = key == null || key.isBlank() ? "access_key" : "secret_key";
      return invalid(
          "no credentials for the ClearML server '"
              + base
              + "': 'api.credentials."
              + missing
              + "' is not set",
          "create credentials in the web application under Settings > Workspace and give them to"
              + " clearml-agent init, or put them into ~/clearml.conf, or set CLEARML_API_ACCESS_KEY and CLEARML_API_SECRET_KEY");
    }
    return Outcome.of(new ServerAccess(base, key, secret, credentialsOrigin));
  }

  /// The header that a login carries.
  String authorization() {
    if (accessKey == null) {
      return "Bearer " + secret.reveal();
    }
    byte[] pair = (accessKey + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /// Has the secret masked wherever it might be printed.
  void announce(SecretRegistry secrets) {
    if (accessKey == null) {
      secrets.add(secret);
    } else {
      secrets.add(accessKey, secret);
    }
  }

  /// Names the credentials without showing them.
  String describeCredentials() {
    return (accessKey == null ? "the token" : "key '" + accessKey + "'")
        + (origin.isEmpty() ? "" : " (from " + origin + ")");
  }

  private static Outcome<ServerAccess> invalid(String message, String hint) {
    return Outcome.failed(
        new SettingsFault(Phase.CONFIGURE, ReasonCode.SETTINGS_INVALID, message, hint));
  }
}
