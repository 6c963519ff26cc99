// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.rest.Wire.Exchange;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what came back: the envelope of the API (protocol 1.1), or what stands there instead of
/// it.
final class Envelope {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final ServerFaults faults;
  private final Set<Integer> busyStatuses;

  /// @param busyStatuses further HTTP statuses that mean that the server is busy
  Envelope(ServerFaults faults, Set<Integer> busyStatuses) {
    this.faults = faults;
    this.busyStatuses = Set.copyOf(busyStatuses);
  }

  Reply open(Exchange exchange, String call, Phase phase, Duration connectLimit, Duration limit) {
    return switch (exchange) {
      case Exchange.Received received -> read(received, call, phase);
      case Exchange.Oversized() ->
          new Reply.Unserved(faults.oversized(call, phase), true, false, null);
      case Exchange.Broken(Throwable cause, boolean arrived) -> {
        var failure = faults.broken(cause, phase, connectLimit, limit);
        boolean passing =
            switch (failure.reason()) {
              case CERTIFICATE_REJECTED, SETTINGS_INVALID -> false;
              default -> true;
            };
        yield new Reply.Unserved(failure, arrived, passing, null);
      }
    };
  }

  private Reply read(Exchange.Received received, String call, Phase phase) {
    int status = received.status();
    Optional<JsonNode> document = Json.parse(received.body());
    JsonNode meta = document.map(root -> root.path("meta")).orElseGet(() -> Json.object());
    String message = Json.text(meta, "result_msg");
    switch (status) {
      case 429, 503, 509 -> {
        return new Reply.Unserved(
            faults.busy(status, message, phase), false, true, retryAfter(received));
      }
      case 502, 504 -> {
        return new Reply.Unserved(faults.busy(status, message, phase), true, true, null);
      }
      default -> {
        if (busyStatuses.contains(status)) {
          return new Reply.Unserved(
              faults.busy(status, message, phase), true, true, retryAfter(received));
        }
      }
    }
    if (!meta.path("result_code").isNumber()) {
      return stranger(received, document.isPresent(), call, phase);
    }
    int code = meta.path("result_code").asInt();
    int subcode = meta.path("result_subcode").asInt(0);
    if (code == 200) {
      return new Reply.Answered(document.map(root -> root.path("data")).orElseGet(Json::object));
    }
    if (code >= 500) {
      String detail = subcode == 0 ? message : subcode + " " + message;
      return new Reply.Unserved(faults.busy(code, detail, phase), true, false, null);
    }
    return new Reply.Declined(
        code, subcode, message, faults.refused(call, code, subcode, message, phase));
  }

  private Reply stranger(Exchange.Received received, boolean isJson, String call, Phase phase) {
    String contentType = received.headers().firstValue("Content-Type").orElse("none");
    if (!isJson && contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return new Reply.Unserved(faults.garbled(call, phase), true, true, null);
    }
    return new Reply.Unserved(
        faults.stranger(
            received.status(),
            contentType,
            new String(received.body(), StandardCharsets.UTF_8),
            received.headers().firstValue("Location").orElse(""),
            phase),
        true,
        false,
        null);
  }

  /// What `Retry-After` asks for, at most five minutes.
  private static @Nullable Duration retryAfter(Exchange.Received received) {
    String text = received.headers().firstValue("Retry-After").orElse("").strip();
    Duration wait = null;
    if (text.matches("\\d{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(text));
    } else if (!text.isEmpty()) {
      Optional<Instant> until = date(text);
      Optional<Instant> now = serverTime(received);
      if (until.isPresent() && now.isPresent()) {
        wait = Duration.between(now.get(), until.get());
      }
    }
    if (wait == null || !wait.isPositive()) {
      return null;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /// The server's clock when it answered.
  static Optional<Instant> serverTime(Exchange.Received received) {
    return received.headers().firstValue("Date").flatMap(Envelope::date);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
