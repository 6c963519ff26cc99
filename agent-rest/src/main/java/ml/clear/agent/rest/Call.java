// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import ml.clear.agent.core.failure.Phase;
import tools.jackson.databind.JsonNode;

/// A call of the API.
///
/// @param name `tasks.started`
/// @param repeatable whether doing it twice is the same as doing it once
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Call(String name, String contentType, byte[] body, Patience patience, boolean repeatable) {
  static Call of(String name, JsonNode body) {
    return new Call(name, "application/json", Json.bytes(body), Patience.LASTING, true);
  }

  /// Events: one JSON document a line. The server compares the whole content type.
  static Call lines(String name, byte[] body) {
    return new Call(name, "application/json-lines", body, Patience.ONCE, false);
  }

  Call with(Patience other) {
    return new Call(name, contentType, body, other, repeatable);
  }

  /// The same call, for one that does more when it is done twice.
  Call notTwice() {
    return new Call(name, contentType, body, patience, false);
  }

  Phase phase() {
    return name.startsWith("queues.") || name.startsWith("workers.") ? Phase.POLL : Phase.REPORT;
  }
}
