// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.network.ServerPart;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.rest.Wire.Exchange;
import org.jspecify.annotations.Nullable;

final class RestServerCheck implements ServerCheck {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String PING = "debug.ping";

  private final ApiSettings settings;
  private final NetworkSettings network;
  private final TimeSource time;
  private final SecretRegistry secrets;

  @Inject
  RestServerCheck(
      ApiSettings settings, NetworkSettings network, TimeSource time, SecretRegistry secrets) {
    this.settings = settings;
    this.network = network;
    this.time = time;
    this.secrets = secrets;
  }

  @Override
  public Answer ask(URI address) throws InterruptedException {
    Connection connection = Connection.to(access(address, "", Secret.of("")), network, List.of());
    Wire wire = connection.wire();
    RequestHeaders headers = connection.headers();
    Exchange pinged =
        wire.post(
            headers.url(PING),
            headers.anonymous("application/json"),
            Json.bytes(Json.object()),
            LIMIT);
    Reply reply =
        connection.envelope().open(pinged, PING, Phase.CONFIGURE, wire.connectLimit(), LIMIT);
    return switch (reply) {
      case Reply.Answered _, Reply.Declined _ ->
          new Answer.Known(
              look(wire, address) == ServerPart.FILES
                  ? Set.of(ServerPart.API, ServerPart.FILES)
                  : Set.of(ServerPart.API));
      case Reply.Unserved(Failure failure, _, _, _) -> {
        ServerPart part = pinged instanceof Exchange.Received ? look(wire, address) : null;
        yield part == null ? new Answer.Other(failure) : new Answer.Known(Set.of(part));
      }
    };
  }

  @Override
  public Outcome<ServerIdentity> logIn(URI apiServer, String accessKey, Secret secretKey)
      throws InterruptedException {
    Connection connection =
        Connection.to(access(apiServer, accessKey, secretKey), network, List.of());
    return switch (new Login(connection, settings, SessionSettings.USUAL, time, secrets)
        .current(LIMIT)) {
      case Login.Result.Missing(Reply.Unserved missing) -> Outcome.failed(missing.failure());
      case Login.Result.Granted(Token token) -> Outcome.of(token.identity(apiServer));
    };
  }

  /// The web server has a page at its root, the file server says that it is well.
  private static @Nullable ServerPart look(Wire wire, URI address) throws InterruptedException {
    URI root = URI.create(address + "/");
    if (!(wire.get(root, LIMIT) instanceof Exchange.Received page) || page.status() != 200) {
      return null;
    }
    String text = new String(page.body(), StandardCharsets.UTF_8).strip();
    if (text.equals("OK")) {
      return ServerPart.FILES;
    }
    return text.toLowerCase(Locale.ROOT).contains("clearml") ? ServerPart.WEB : null;
  }

  private static ServerAccess access(URI address, String accessKey, Secret secretKey) {
    return new ServerAccess(address, accessKey, secretKey, "");
  }
}
