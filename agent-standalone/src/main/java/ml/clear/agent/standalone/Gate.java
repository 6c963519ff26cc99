// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lets in who has the key and secret (`Basic`) or a token (`Bearer`).
record Gate(Credentials credentials, Tokens tokens) {
  void admit(@Nullable String authorization) {
    if (authorization == null || authorization.isBlank()) {
      throw new ApiError(401, 20, "Unauthorized (missing credentials)");
    }
    int blank = authorization.indexOf(' ');
    String scheme = blank < 0 ? authorization : authorization.substring(0, blank);
    String value = blank < 0 ? "" : authorization.substring(blank + 1).strip();
    switch (scheme.toLowerCase(Locale.ROOT)) {
      case "bearer" -> tokens.verify(value);
      case "basic" -> basic(value);
      default -> throw new ApiError(401, 10, "Unauthorized (bad authentication type)");
    }
  }

  private void basic(String value) {
    String pair = decode(value);
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw new ApiError(401, 21, "Unauthorized (malformed credentials)");
    }
    if (!credentials.accept(pair.substring(0, colon), pair.substring(colon + 1))) {
      throw new ApiError(401, 22, "Unauthorized (invalid credentials)");
    }
  }

  private static String decode(String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ApiError(401, 21, "Unauthorized (malformed credentials)");
    }
  }
}
