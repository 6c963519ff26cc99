// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a login gave: a JWT, and what its claims say (protocol 1.4). Its times are judged by the
/// server's clock at the login, and kept on the clock that never jumps.
///
/// @param endsAt when it is not valid any more; absent = never
/// @param renewAt when a new one is to be taken; absent = never
/// @param clockAhead by how much the server's clock is ahead of ours
record Token(
    Secret value,
    JsonNode claims,
    @Nullable Duration endsAt,
    @Nullable Duration renewAt,
    Duration clockAhead) {

  /// @param threshold how long before its end it is renewed; never more than half its life
  static Token of(
      String jwt, Instant serverNow, Instant ourNow, Duration elapsed, Duration threshold) {
    JsonNode claims = claims(jwt);
    Duration ahead = Duration.ofSeconds(Duration.between(ourNow, serverNow).toSeconds());
    if (!claims.path("exp").isNumber()) {
      return new Token(Secret.of(jwt), claims, null, null, ahead);
    }
    Duration life = Duration.between(serverNow, Instant.ofEpochSecond(claims.path("exp").asLong()));
    Duration half = life.dividedBy(2);
    Duration early = threshold.compareTo(half) < 0 ? threshold : half;
    return new Token(
        Secret.of(jwt), claims, elapsed.plus(life), elapsed.plus(life.minus(early)), ahead);
  }

  /// The same token, not to be renewed before a moment.
  Token renewedAt(Duration later) {
    return new Token(value, claims, endsAt, later, clockAhead);
  }

  boolean isDue(Duration elapsed) {
    return renewAt != null && elapsed.compareTo(renewAt) >= 0;
  }

  boolean hasEnded(Duration elapsed) {
    return endsAt != null && elapsed.compareTo(endsAt) >= 0;
  }

  /// The newest API version that the server speaks. One that does not tell is taken for the oldest
  /// that we can work with, as the reference does.
  ApiVersion apiVersion() {
    return ApiVersion.parse(Json.text(claims, "api_version"))
        .orElseGet(() ->
            Json.text(claims, "env").equals("prod") ? new ApiVersion(2, 2, 0) : ApiVersion.OLDEST);
  }

  /// Who granted it, and to whom.
  ServerIdentity identity(URI server) {
    JsonNode we = claims.path("identity");
    return new ServerIdentity(
        server,
        Json.text(claims, "server_version"),
        Json.text(claims, "api_version"),
        either(Json.text(we, "user_name"), Json.text(we, "user")),
        either(Json.text(we, "company_name"), Json.text(we, "company")),
        clockAhead);
  }

  private static String either(String name, String id) {
    return name.isEmpty() ? id : name;
  }

  private static JsonNode claims(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length < 2) {
      return Json.object();
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII));
      return Json.parse(claims).orElseGet(Json::object);
    } catch (IllegalArgumentException e) {
      return Json.object();
    }
  }
}
