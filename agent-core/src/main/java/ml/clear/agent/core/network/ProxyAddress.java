// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy.
///
/// @param authorization the value of `Proxy-Authorization`; absent when it asks for no login
public record ProxyAddress(String host, int port, @Nullable Secret authorization) {
  private static final Pattern FORM =
      Pattern.compile("(?:http://)?(?:(.*)@)?(\\[[^]]+]|[^:/@\\[]+)(?::(\\d{1,5}))?/?");

  /// Reads `[http://][user:password@]host[:port]`; user and password may be percent-encoded.
  static Optional<ProxyAddress> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String host = form.group(2);
    int port = form.group(3) == null ? 80 : Integer.parseInt(form.group(3));
    if (port > 65535) {
      return Optional.empty();
    }
    return Optional.of(new ProxyAddress(host, port, login(form.group(1))));
  }

  private static @Nullable Secret login(@Nullable String userInfo) {
    if (userInfo == null || userInfo.isEmpty()) {
      return null;
    }
    byte[] login = decoded(userInfo).getBytes(StandardCharsets.UTF_8);
    return Secret.of("Basic " + Base64.getEncoder().encodeToString(login));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
