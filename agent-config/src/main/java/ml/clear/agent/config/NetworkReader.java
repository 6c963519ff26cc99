// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// Finds out how other hosts are reached, from `api.verify_certificate` and the variables that most
/// programs follow.
final class NetworkReader {
  private static final String VERIFY = "api.verify_certificate";

  private final Node.Branch settings;
  private final ProcessEnvironment environment;
  private final SecretRegistry secrets;
  private final Findings findings;

  NetworkReader(
      Node.Branch settings,
      ProcessEnvironment environment,
      SecretRegistry secrets,
      Findings findings) {
    this.settings = settings;
    this.environment = environment;
    this.secrets = secrets;
    this.findings = findings;
  }

  NetworkSettings read() {
    var written = settings.leaf(VERIFY);
    var text = written.map(leaf -> ValueConversion.text(leaf.value()).strip()).orElse("true");
    var truth = text.isEmpty() ? Optional.of(false) : Words.truth(text);
    var bundle =
        truth.isPresent() || written.isEmpty()
            ? bundle()
            : file(VERIFY, text, written.get().origin());
    return new NetworkSettings(
        truth.orElse(true), bundle, proxy("http"), proxy("https"), noProxy());
  }

  private @Nullable Path bundle() {
    for (var name : List.of("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")) {
      var path = environment.get(name);
      if (path.isPresent()) {
        return file("", path.get(), new Origin.Variable(name));
      }
    }
    return null;
  }

  private @Nullable Path file(String key, String text, Origin origin) {
    try {
      var path = PathText.expand(text, environment);
      if (Files.isRegularFile(path) && Files.isReadable(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // the same problem as a path that leads nowhere
    }
    findings.problem(
        key,
        origin,
        "'" + text + "' is neither yes or no nor a file that can be read",
        "name a PEM file with the authorities to trust");
    return null;
  }

  /// The lower-case name wins, as in curl: servers can set the upper-case one for CGI programs.
  private @Nullable Secret proxy(String scheme) {
    var upper = scheme.equals("http") ? "HTTP_PROXY" : "HTTPS_PROXY";
    var proxy =
        environment
            .get(scheme + "_proxy")
            .or(() -> environment.get(upper))
            .or(() -> environment.get("all_proxy"))
            .or(() -> environment.get("ALL_PROXY"))
            .map(address -> Secret.of(address.contains("://") ? address : "http://" + address));
    proxy.filter(it -> it.reveal().contains("@")).ifPresent(secrets::add);
    return proxy.orElse(null);
  }

  private List<String> noProxy() {
    var text = environment.get("no_proxy").or(() -> environment.get("NO_PROXY")).orElse("");
    return Arrays.stream(text.split("[,\\s]+", -1)).filter(host -> !host.isEmpty()).toList();
  }
}
