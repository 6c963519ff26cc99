// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ml.clear.agent.core.settings.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Access tokens: JWTs signed with HMAC-SHA256, with the claims that clients read.
final class Tokens {
  static final String SERVER_VERSION = "2.3.0";
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER =
      encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

  private final Secret key;
  private final InstantSource clock;
  private final String featureSet;

  Tokens(Secret key, InstantSource clock, boolean advanced) {
    this.key = key;
    this.clock = clock;
    this.featureSet = advanced ? "advanced" : "basic";
  }

  /// A new token that lives as long as asked, within bounds.
  String issue(Arguments arguments) {
    long seconds = arguments.number("expiration_sec").orElse(LIFETIME.toSeconds());
    if (seconds <= 0) {
      throw ApiError.value("expiration_sec", "a number of seconds above 0");
    }
    long now = clock.instant().getEpochSecond();
    ObjectNode claims = Json.object();
    claims.put("iat", now).put("exp", now + Math.min(seconds, LONGEST.toSeconds()));
    claims.put("auth_type", "Bearer");
    claims
        .putObject("identity")
        .put("user", Account.USER)
        .put("company", Account.COMPANY)
        .put("role", "user")
        .put("user_name", Account.USER_NAME)
        .put("company_name", Account.COMPANY_NAME);
    claims.put("api_version", Version.NEWEST.toString());
    claims.put("server_version", SERVER_VERSION).put("server_build", "1");
    claims.put("feature_set", featureSet).put("env", "<unknown>");
    claims.put("session_id", Ids.fresh());
    String signed = HEADER + "." + encode(Json.bytes(claims));
    return signed + "." + encode(signature(signed));
  }

  /// Refuses what this server did not sign and what has expired.
  void verify(String token) {
    int dot = token.lastIndexOf('.');
    if (dot < 0 || !token.startsWith(HEADER + ".") || !signed(token, dot)) {
      throw new ApiError(401, 30, "Invalid token");
    }
    if (expiry(token.substring(HEADER.length() + 1, dot)).isBefore(clock.instant())) {
      throw new ApiError(401, 30, "Invalid token: it has expired");
    }
  }

  private boolean signed(String token, int dot) {
    byte[] expected = encode(signature(token.substring(0, dot))).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(
        expected, token.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
  }

  private static Instant expiry(String payload) {
    try {
      JsonNode claims = Json.read(Base64.getUrlDecoder().decode(payload));
      return Instant.ofEpochSecond(claims.path("exp").asLong(0));
    } catch (IllegalArgumentException | JacksonException e) {
      return Instant.EPOCH;
    }
  }

  private byte[] signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA256", e);
    }
  }

  private static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
