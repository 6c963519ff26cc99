// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.FakeClock;
import org.jspecify.annotations.Nullable;

/// Sessions with the waits of a hurried test.
record Sessions(
    ApiSettings settings, SessionSettings session, NetworkSettings network, TimeSource time) {
  static Sessions to(URI server) {
    return new Sessions(
        settings(server), SessionSettings.USUAL, NetworkSettings.DIRECT, new FakeClock());
  }

  static ApiSettings settings(@Nullable URI server) {
    return settings(server, "THE-KEY", Secret.of("THE-SECRET"));
  }

  static ApiSettings settings(@Nullable URI server, String key, Secret secret) {
    return new ApiSettings(
        server,
        null,
        null,
        key,
        secret,
        15_728_640,
        240,
        240,
        0.002,
        0.02,
        List.of(507),
        Duration.ofHours(12),
        null);
  }

  Sessions with(TimeSource clock) {
    return new Sessions(settings, session, network, clock);
  }

  Sessions with(NetworkSettings other) {
    return new Sessions(settings, session, other, time);
  }

  Sessions with(SessionSettings other) {
    return new Sessions(settings, other, network, time);
  }

  /// The first login is tried again as often as this says.
  Sessions retrying(String initialConnectRetries) {
    return with(new SessionSettings(null, initialConnectRetries, null, false));
  }

  Api open() {
    return open(new SecretRegistry());
  }

  Api open(SecretRegistry secrets) {
    var environment = new ProcessEnvironment(Map.of());
    return switch (ServerAccess.of(settings, session, "clearml.conf:7")) {
      case Outcome.Failed<ServerAccess>(Failure failure) -> new Api.Unconfigured(failure);
      case Outcome.Success<ServerAccess>(ServerAccess access) ->
          ApiSession.open(access, settings, session, network, environment, time, secrets);
    };
  }

  static Failure failure(Reply reply) {
    return switch (reply) {
      case Reply.Unserved unserved -> unserved.failure();
      case Reply.Declined declined -> declined.failure();
      case Reply.Answered answered -> throw new AssertionError("answered " + answered.data());
    };
  }

  static Failure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Failed<?> failed -> failed.failure();
      case Outcome.Success<?> success -> throw new AssertionError("success " + success.value());
    };
  }
}
