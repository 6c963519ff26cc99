// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.Locale;
import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.source.GitUrl;

/// Which repositories a login is for: all of a host or, in prefix mode, those whose URL begins with
/// a text. The text has to end where a part of the URL ends, else `https://github.com` would match
/// `https://github.com.evil.example`.
record HostPattern(String text, boolean prefix) {
  boolean matches(GitUrl url) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    if (!prefix) {
      return url.host().equals(wanted);
    }
    String port = url.kind().isSsh() || url.port() < 0 ? "" : ":" + url.port();
    String path = url.path().startsWith("/") ? url.path() : "/" + url.path();
    String place = (url.host() + port + path).toLowerCase(Locale.ROOT);
    String scheme = url.kind().isHttp() ? url.kind().scheme() : "https";
    return begins(place, wanted) || begins(scheme + "://" + place, wanted);
  }

  /// The address that stands for these repositories; empty when the text is none.
  Optional<GitUrl> place() {
    String address = (text.contains("://") ? "" : "https://") + text.strip();
    return GitUrl.parse(address) instanceof Outcome.Success<GitUrl>(GitUrl url) && matches(url)
        ? Optional.of(url)
        : Optional.empty();
  }

  private static boolean begins(String url, String wanted) {
    if (wanted.isEmpty() || !url.startsWith(wanted)) {
      return false;
    }
    return url.length() == wanted.length()
        || wanted.endsWith("/")
        || "/:?#".indexOf(url.charAt(wanted.length())) >= 0;
  }
}
