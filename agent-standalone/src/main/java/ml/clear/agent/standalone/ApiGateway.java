// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Serves `/[v2.34/]service.action`: finds the endpoint, lets the caller in, and wraps the answer.
final class ApiGateway {
  private static final Logger LOG = LoggerFactory.getLogger(ApiGateway.class);
  private static final Pattern PATH =
      Pattern.compile("/?(?:v(\\d{1,4})\\.(\\d{1,4})/)?([A-Za-z_]\\w+\\.[A-Za-z_]\\w+)/?");
  private static final String JSON = "application/json";

  private final Endpoints endpoints;
  private final Gate gate;

  ApiGateway(Endpoints endpoints, Gate gate) {
    this.endpoints = endpoints;
    this.gate = gate;
  }

  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  void answer(HttpExchange exchange, String path) throws IOException {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + path + "' is not a path of the API");
    }
    Version version =
        parts.group(1) == null
            ? Version.NEWEST
            : new Version(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    String trx = exchange.getRequestHeaders().getFirst("X-Clearml-Trx");
    Envelope envelope = new Envelope(Ids.fresh(), trx, parts.group(3), version);
    Envelope.Sealed sealed = seal(exchange, envelope);
    Reply.send(exchange, sealed.code(), JSON, Json.bytes(sealed.body()));
  }

  private Envelope.Sealed seal(HttpExchange exchange, Envelope envelope) throws IOException {
    @Nullable Endpoint endpoint = endpoints.find(envelope.name(), envelope.version()).orElse(null);
    try {
      if (envelope.version().compareTo(Version.NEWEST) > 0) {
        throw new ApiError(400, 2, "Invalid version (max = " + Version.NEWEST + ")");
      }
      if (endpoint == null) {
        throw new ApiError(
            404,
            0,
            "Unable to find endpoint for name %s and version %s"
                .formatted(envelope.name(), envelope.version()));
      }
      if (!endpoint.open()) {
        gate.admit(exchange.getRequestHeaders().getFirst("Authorization"));
      }
      ObjectNode data = endpoint.action().answer(call(exchange, envelope.version()));
      return envelope.ok(endpoint, data);
    } catch (ApiError e) {
      return envelope.error(endpoint, e.code(), e.subcode(), e.text());
    } catch (DatabaseFailure e) {
      LOG.error("call {} of {} failed", envelope.id(), envelope.name(), e);
      return envelope.error(endpoint, 500, 102, "Database unavailable, see call " + envelope.id());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("call {} of {} failed", envelope.id(), envelope.name(), e);
      return envelope.error(endpoint, 500, 100, "Internal error, see call " + envelope.id());
    }
  }

  private static Call call(HttpExchange exchange, Version version) throws IOException {
    RequestReader.Request request = RequestReader.read(exchange);
    String worker = exchange.getRequestHeaders().getFirst("X-ClearML-Worker");
    if (worker == null) {
      worker = exchange.getRequestHeaders().getFirst("X-Trains-Worker");
    }
    return new Call(
        version,
        new Arguments(request.body()),
        request.batch(),
        worker == null ? "" : worker,
        exchange.getRemoteAddress().getAddress().getHostAddress());
  }
}
