// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// The one session with the server that all ports share: adds token and version to calls, logs in
/// when that is needed, repeats what may be repeated. For any thread; the first call logs in.
final class ApiSession implements Api {
  /// The first attempts of a session: 3 s to connect, 10 s to answer.
  private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(13);

  private final Connection connection;
  private final Login login;
  private final Retries retries;
  private final FirstContact firstContact;
  private final int mostRetries;
  private final @Nullable ApiVersion forced;
  private final TimeSource time;

  /// Until when the server wants to be left alone by calls that can wait, on the clock that never
  /// jumps.
  private volatile Duration quietUntil;

  private ApiSession(
      Connection connection,
      Login login,
      ApiSettings settings,
      SessionSettings session,
      ProcessEnvironment environment,
      TimeSource time) {
    this.connection = connection;
    this.login = login;
    this.time = time;
    retries = Retries.of(settings);
    firstContact = FirstContact.of(environment, settings, session);
    mostRetries = settings.retries();
    forced = Optional.ofNullable(session.maxVersion()).flatMap(ApiVersion::parse).orElse(null);
    quietUntil = time.elapsed();
  }

  /// A session that has not said anything yet.
  static ApiSession open(
      ServerAccess access,
      ApiSettings settings,
      SessionSettings session,
      NetworkSettings network,
      ProcessEnvironment environment,
      TimeSource time,
      SecretRegistry secrets) {
    Connection connection = Connection.to(access, network, settings.extraRetryCodes());
    return new ApiSession(
        connection,
        new Login(connection, settings, session, time, secrets),
        settings,
        session,
        environment,
        time);
  }

  @Override
  public Reply call(Call call) throws InterruptedException {
    boolean first = !login.happened();
    Patience patience = call.patience().atMost(mostRetries);
    if (call.patience().retries() == 0) {
      Duration left = quietUntil.minus(time.elapsed());
      if (left.isPositive()) {
        return new Reply.Unserved(connection.faults().quiet(left, call.phase()), false, true, left);
      }
    } else if (first) {
      patience = firstContact.patience(FIRST_ATTEMPT);
    }
    Duration limit = first ? FIRST_ATTEMPT : patience.attempt();
    Reply reply = retries.run(call.name(), call.repeatable(), patience, () -> attempt(call, limit));
    if (reply instanceof Reply.Unserved(_, _, _, Duration wait) && wait != null) {
      quietUntil = time.elapsed().plus(wait);
    }
    return reply;
  }

  @Override
  public Outcome<Token> token() throws InterruptedException {
    Reply reply =
        retries.run(
            "auth.login",
            true,
            login.happened() ? Patience.BRIEF : firstContact.patience(FIRST_ATTEMPT),
            () ->
                switch (login.current(FIRST_ATTEMPT)) {
                  case Login.Result.Granted _ -> new Reply.Answered(Json.object());
                  case Login.Result.Missing(Reply.Unserved missing) -> missing;
                });
    if (reply instanceof Reply.Unserved(Failure failure, _, _, _)) {
      return Outcome.failed(failure);
    }
    return switch (login.current(FIRST_ATTEMPT)) {
      case Login.Result.Granted(Token token) -> Outcome.of(token);
      case Login.Result.Missing(Reply.Unserved missing) -> Outcome.failed(missing.failure());
    };
  }

  @Override
  public ApiVersion version(Token token) {
    ApiVersion server = token.apiVersion();
    if (forced != null && server.has(forced)) {
      return forced;
    }
    return server.has(ApiVersion.NEWEST) ? ApiVersion.NEWEST : server;
  }

  @Override
  public URI address() {
    return connection.access().base();
  }

  private Reply attempt(Call call, Duration limit) throws InterruptedException {
    return switch (login.current(limit)) {
      case Login.Result.Missing(Reply.Unserved missing) -> missing;
      case Login.Result.Granted(Token token) -> {
        Reply reply = send(call, token, limit);
        yield reply instanceof Reply.Declined declined && declined.code() == 401
            ? again(call, token, limit)
            : reply;
      }
    };
  }

  private Reply again(Call call, Token refused, Duration limit) throws InterruptedException {
    return switch (login.other(refused, limit)) {
      case Login.Result.Missing(Reply.Unserved missing) -> missing;
      case Login.Result.Granted(Token fresh) -> settled(send(call, fresh, limit));
    };
  }

  /// A fresh token that is refused too means that the credentials are not good for this.
  private Reply settled(Reply reply) {
    return reply instanceof Reply.Declined declined && declined.code() == 401
        ? new Reply.Unserved(
            connection
                .faults()
                .unauthorized(connection.access(), 401, declined.subcode(), declined.message()),
            false,
            false,
            null)
        : reply;
  }

  private Reply send(Call call, Token token, Duration limit) throws InterruptedException {
    RequestHeaders headers = connection.headers();
    Wire wire = connection.wire();
    Phase phase = call.phase();
    return connection
        .envelope()
        .open(
            wire.post(
                headers.url(call.name(), version(token)),
                headers.with("Bearer " + token.value().reveal(), call.contentType()),
                call.body(),
                limit),
            call.name(),
            phase,
            wire.connectLimit(),
            limit);
  }
}
