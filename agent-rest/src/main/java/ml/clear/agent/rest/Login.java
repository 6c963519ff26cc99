// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.rest.Wire.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Gets the token and keeps it fresh: one login at a time, whoever needs it waits.
final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);
  private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

  private final Wire wire;
  private final RequestHeaders headers;
  private final Envelope envelope;
  private final ServerFaults faults;
  private final ServerAccess access;
  private final ApiSettings settings;
  private final Level level;
  private final TimeSource time;
  private final SecretRegistry secrets;
  private final ReentrantLock renewal = new ReentrantLock();
  private volatile @Nullable Token token;

  Login(
      Connection connection,
      ApiSettings settings,
      SessionSettings session,
      TimeSource time,
      SecretRegistry secrets) {
    wire = connection.wire();
    headers = connection.headers();
    envelope = connection.envelope();
    faults = connection.faults();
    access = connection.access();
    this.settings = settings;
    this.level = session.verbose() ? Level.INFO : Level.DEBUG;
    this.time = time;
    this.secrets = secrets;
    access.announce(secrets);
  }

  /// What there is to log in with.
  sealed interface Result {
    record Granted(Token token) implements Result {}

    record Missing(Reply.Unserved reply) implements Result {}
  }

  /// Whether a login has worked before.
  boolean happened() {
    return token != null;
  }

  /// The token, a new one when that is due.
  Result current(Duration limit) throws InterruptedException {
    Token known = token;
    return known != null && !known.isDue(time.elapsed())
        ? new Result.Granted(known)
        : renew(null, limit);
  }

  /// A token other than the one that the server has just refused.
  Result other(Token refused, Duration limit) throws InterruptedException {
    return renew(refused, limit);
  }

  /// @param refused the token that is no good any more; absent when one is merely due
  private Result renew(@Nullable Token refused, Duration limit) throws InterruptedException {
    renewal.lockInterruptibly();
    try {
      Token known = token;
      if (known != null && isGood(known, refused)) {
        // Somebody else has renewed it while we waited.
        return new Result.Granted(known);
      }
      Result result = login(known, limit);
      switch (result) {
        case Result.Granted(Token fresh) -> token = fresh;
        case Result.Missing(Reply.Unserved reply) -> {
          if (known != null
              && refused == null
              && reply.passing()
              && !known.hasEnded(time.elapsed())) {
            token = known.renewedAt(time.elapsed().plus(BETWEEN_RENEWALS));
            return new Result.Granted(known);
          }
        }
      }
      return result;
    } finally {
      renewal.unlock();
    }
  }

  private boolean isGood(Token known, @Nullable Token refused) {
    return refused == null ? !known.isDue(time.elapsed()) : !known.value().equals(refused.value());
  }

  private Result login(@Nullable Token known, Duration limit) throws InterruptedException {
    // A server that was reached with a token of the environment renews that token.
    String authorization =
        access.accessKey() == null && known != null && !known.hasEnded(time.elapsed())
            ? "Bearer " + known.value().reveal()
            : access.authorization();
    var body = Json.object();
    Duration wanted = settings.tokenLifetime();
    if (wanted != null) {
      body.put("expiration_sec", wanted.toSeconds());
    }
    Exchange exchange =
        wire.post(
            headers.url("auth.login"),
            headers.with(authorization, "application/json"),
            Json.bytes(body),
            limit);
    Reply reply =
        envelope.open(exchange, "auth.login", Phase.CONFIGURE, wire.connectLimit(), limit);
    return switch (reply) {
      case Reply.Unserved(Failure failure, _, boolean passing, Duration wait) ->
          // Whatever became of the login: the call behind it was never made.
          new Result.Missing(new Reply.Unserved(failure, false, passing, wait));
      case Reply.Declined declined -> new Result.Missing(refused(declined));
      case Reply.Answered answered -> granted(answered, exchange);
    };
  }

  private Reply.Unserved refused(Reply.Declined declined) {
    return new Reply.Unserved(
        declined.code() == 401 || declined.code() == 403
            ? faults.unauthorized(access, declined.code(), declined.subcode(), declined.message())
            : declined.failure(),
        false,
        false,
        null);
  }

  private Result granted(Reply.Answered answered, Exchange exchange) {
    String jwt = Json.text(answered.data(), "token");
    if (jwt.isEmpty()) {
      return new Result.Missing(
          new Reply.Unserved(
              faults.refused("auth.login", 200, 0, "no token in the answer", Phase.CONFIGURE),
              false,
              false,
              null));
    }
    Instant now = time.instant();
    Instant serverNow =
        exchange instanceof Exchange.Received received
            ? Envelope.serverTime(received).orElse(now)
            : now;
    secrets.add(Secret.of(jwt));
    Token fresh = Token.of(jwt, serverNow, now, time.elapsed(), settings.tokenThreshold());
    if (!fresh.apiVersion().has(ApiVersion.OLDEST)) {
      return new Result.Missing(
          new Reply.Unserved(faults.outdated(fresh.apiVersion()), false, false, null));
    }
    LOG.atLevel(level)
        .log("logged in to '{}' with {}", access.base(), access.describeCredentials());
    return new Result.Granted(fresh);
  }
}
