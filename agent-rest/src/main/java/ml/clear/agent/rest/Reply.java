// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.time.Duration;
import ml.clear.agent.core.failure.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the API said to a call.
sealed interface Reply {
  /// It did what was asked.
  record Answered(JsonNode data) implements Reply {}

  /// It understood and refused.
  ///
  /// @param message for people only: decisions go by the codes
  record Declined(int code, int subcode, String message, Failure failure) implements Reply {
    boolean is(int wantedCode, int... subcodes) {
      if (code == wantedCode) {
        for (int wanted : subcodes) {
          if (subcode == wanted) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /// No answer that could be used.
  ///
  /// @param inDoubt whether the server may have done what was asked
  /// @param passing whether the same call may work later
  /// @param retryAfter how long the server wants to be left alone
  record Unserved(Failure failure, boolean inDoubt, boolean passing, @Nullable Duration retryAfter)
      implements Reply {}
}
