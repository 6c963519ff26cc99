// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import tools.jackson.databind.JsonNode;

/// The server's API, as the ports use it.
interface Api {
  Reply call(Call call) throws InterruptedException;

  /// The token in force, after a login if there was none.
  Outcome<Token> token() throws InterruptedException;

  /// The version that calls are made with.
  ApiVersion version(Token token);

  URI address();

  /// A call whose refusal is a failure like any other.
  default Outcome<JsonNode> ask(Call call) throws InterruptedException {
    return outcome(call(call));
  }

  default Outcome<ApiVersion> version() throws InterruptedException {
    return token().map(this::version);
  }

  static Outcome<JsonNode> outcome(Reply reply) {
    return switch (reply) {
      case Reply.Answered(JsonNode data) -> Outcome.of(data);
      case Reply.Declined declined -> Outcome.failed(declined.failure());
      case Reply.Unserved unserved -> Outcome.failed(unserved.failure());
    };
  }

  /// A server that the configuration does not name, or not well enough: every call says so.
  record Unconfigured(Failure failure) implements Api {
    @Override
    public Reply call(Call call) {
      return new Reply.Unserved(failure, false, false, null);
    }

    @Override
    public Outcome<Token> token() {
      return Outcome.failed(failure);
    }

    @Override
    public ApiVersion version(Token token) {
      return token.apiVersion();
    }

    @Override
    public URI address() {
      return URI.create("");
    }
  }
}
