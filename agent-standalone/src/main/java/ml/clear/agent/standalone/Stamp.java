// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Times as the wire writes them: ISO 8601 with six digits and a numeric offset.
final class Stamp {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Stamp() {}

  static String text(Instant instant) {
    return ISO.format(instant);
  }

  static String text(long millis) {
    return text(Instant.ofEpochMilli(millis));
  }

  static Optional<Instant> parse(JsonNode node) {
    try {
      return node.isString()
          ? Optional.of(OffsetDateTime.parse(node.stringValue()).toInstant())
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
