// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.network.ProxyRules;
import ml.clear.agent.core.network.TlsTrust;

/// Says what is wrong between us and the server, and what to do about it.
final class ServerFaults {
  private final URI base;
  private final TlsTrust trust;
  private final ProxyRules proxies;

  ServerFaults(URI base, TlsTrust trust, ProxyRules proxies) {
    this.base = base;
    this.trust = trust;
    this.proxies = proxies;
  }

  /// The connection did not come about, or broke.
  Failure broken(Throwable cause, Phase phase, Duration connectLimit, Duration limit) {
    return trust
        .explain(cause, base, phase)
        .orElseGet(() -> unreachable(cause, phase, connectLimit, limit));
  }

  /// Something answers that is no ClearML API server.
  Failure stranger(int status, String contentType, String body, String location, Phase phase) {
    if (status == 407) {
      return new SettingsFault(
          phase,
          ReasonCode.SERVER_UNREACHABLE,
          "the proxy on the way to '" + base + "' wants another login",
          "write it into the proxy's address, http://USER:PASSWORD@HOST:PORT (HTTP_PROXY,"
              + " HTTPS_PROXY), or name the server in NO_PROXY");
    }
    String message =
        "what answers at '"
            + base
            + "' is not a ClearML API server: status "
            + status
            + ", content type '"
            + contentType
            + "'"
            + (location.isEmpty() ? "" : ", redirect to '" + location + "'")
            + ", starts with '"
            + start(body)
            + "'";
    String hint =
        location.isEmpty()
            ? "is this the web server (8080) or file server (8081)? The API server usually is port"
                + " 8008; check 'api.api_server'"
            : "set 'api.api_server' to the address that it redirects to, if that is your server";
    return new ServiceFault(phase, ReasonCode.SERVER_NOT_CLEARML, message, hint);
  }

  /// An answer that breaks off or makes no sense.
  Failure garbled(String call, Phase phase) {
    return new ServiceFault(
        phase,
        ReasonCode.SERVER_UNREACHABLE,
        "the answer of '" + base + "' to " + call + " is cut off or damaged",
        "this is usually a proxy or a server that is being restarted; the agent tries again");
  }

  /// An answer that is larger than any should be.
  Failure oversized(String call, Phase phase) {
    return new ServiceFault(
        phase,
        ReasonCode.SERVER_REFUSED,
        "the answer of '"
            + base
            + "' to "
            + call
            + " is larger than "
            + Wire.LARGEST_ANSWER / (1024 * 1024)
            + " MiB",
        "look at what the task or queue holds in the web application, and remove what is huge");
  }

  /// The server has no time for us.
  Failure busy(int status, String message, Phase phase) {
    String what =
        switch (status) {
          case 503 -> "is undergoing maintenance or starting";
          case 429 -> "gets too many requests";
          case 502, 504 -> "can't be reached by the gateway in front of it";
          default -> "has a problem of its own";
        };
    return new ServiceFault(
        phase,
        ReasonCode.SERVER_UNAVAILABLE,
        "the ClearML server '"
            + base
            + "' "
            + what
            + " (status "
            + status
            + (message.isBlank() ? "" : ": '" + start(message) + "'")
            + ")",
        "wait for it to come back; if it does not, look at the server's own log");
  }

  /// The server wants no calls for a while.
  Failure quiet(Duration left, Phase phase) {
    return new ServiceFault(
        phase,
        ReasonCode.SERVER_UNAVAILABLE,
        "the ClearML server '" + base + "' asked for no calls for another " + seconds(left) + " s",
        "wait");
  }

  /// The server refused a call.
  Failure refused(String call, int code, int subcode, String message, Phase phase) {
    String hint =
        code == 403
            ? "give the agent's user the right to do this, or use other credentials"
            : "see the message; the server's log has more";
    return new ServiceFault(
        phase,
        ReasonCode.SERVER_REFUSED,
        "the ClearML server refused "
            + call
            + ": "
            + code
            + (subcode == 0 ? "" : "/" + subcode)
            + " '"
            + message
            + "'",
        hint);
  }

  /// The credentials are not accepted.
  Failure unauthorized(ServerAccess access, int code, int subcode, String message) {
    return new SettingsFault(
        Phase.CONFIGURE,
        ReasonCode.SERVER_UNAUTHORIZED,
        "the ClearML server '"
            + base
            + "' does not accept "
            + access.describeCredentials()
            + ": "
            + code
            + "/"
            + subcode
            + " '"
            + message
            + "'",
        access.accessKey() == null
            ? "take a fresh token, or unset CLEARML_AUTH_TOKEN to use the key and secret of the"
                + " configuration"
            : "create new credentials in the web application under Settings > Workspace and"
                + " put them into ~/clearml.conf; check also that they are for this server");
  }

  /// The server is older than what we need.
  Failure outdated(ApiVersion version) {
    return new ServiceFault(
        Phase.CONFIGURE,
        ReasonCode.SERVER_REFUSED,
        "the ClearML server '"
            + base
            + "' speaks API version "
            + version
            + "; this agent needs "
            + ApiVersion.OLDEST
            + " or newer",
        "upgrade the server, or use the Python agent that fits it");
  }

  private Failure unreachable(
      Throwable exception, Phase phase, Duration connectLimit, Duration limit) {
    String proxy =
        proxies
            .proxyFor(base)
            .map(p -> " through the proxy " + p.host() + ":" + p.port())
            .orElse("");
    return new ServiceFault(
        phase,
        ReasonCode.SERVER_UNREACHABLE,
        "nothing answers at '"
            + base
            + "' ("
            + address()
            + proxy
            + "): "
            + why(exception, connectLimit, limit),
        spokeNoHttp(exception)
            ? "does it speak TLS on this port? Then 'api.api_server' (CLEARML_API_HOST) must begin"
                + " with https://"
            : hint(exception));
  }

  /// Whether something took the connection, and what it sent, if anything, is no HTTP: a TLS port
  /// does so. The client tells it by its message alone.
  private boolean spokeNoHttp(Throwable exception) {
    if (!base.getScheme().equalsIgnoreCase("http")) {
      return false;
    }
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("header parser received no bytes") || message.contains("status line")) {
        return true;
      }
    }
    return false;
  }

  /// The innermost cause that says something.
  private String why(Throwable exception, Duration connectLimit, Duration limit) {
    String why = "";
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      String known = why;
      why =
          switch (cause) {
            case UnresolvedAddressException _, UnknownHostException _ ->
                "unknown host '" + target() + "'";
            case HttpConnectTimeoutException _ ->
                "no connection within " + seconds(connectLimit) + " s";
            case TimeoutException _ -> "no answer within " + seconds(limit) + " s";
            case NoRouteToHostException _ -> "no route to host '" + target() + "'";
            case ConnectException _ when known.isEmpty() -> "connection refused";
            default -> known;
          };
    }
    return why.isEmpty() ? "the connection broke: " + exception : why;
  }

  private String hint(Throwable exception) {
    String port =
        switch (base.getPort()) {
          case 8080 -> "; port 8080 usually is the web server, the API server is 8008";
          case 8081 -> "; port 8081 usually is the file server, the API server is 8008";
          default -> "";
        };
    if (exception instanceof HttpConnectTimeoutException
        && base.getScheme().equalsIgnoreCase("https")) {
      // a plain server waits for a line that TLS never sends
      port += "; a server that speaks plain http there needs an address that begins with http://";
    }
    return "check that the server runs and that 'api.api_server' (CLEARML_API_HOST) is right"
        + port;
  }

  private String address() {
    int port = base.getPort();
    return base.getHost()
        + ":"
        + (port >= 0 ? port : base.getScheme().equalsIgnoreCase("https") ? 443 : 80);
  }

  private String target() {
    return proxies.proxyFor(base).map(proxy -> proxy.host()).orElse(base.getHost());
  }

  /// The first 100 characters, on one line.
  private static String start(String text) {
    String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return line.length() > 100 ? line.substring(0, 100) + "…" : line;
  }

  private static long seconds(Duration duration) {
    return Math.max(1, (duration.toMillis() + 999) / 1000);
  }
}
