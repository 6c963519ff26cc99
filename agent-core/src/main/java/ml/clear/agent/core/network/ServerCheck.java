// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.Secret;

/// Finds out about servers that are not configured yet: asks once, waits seconds, never repeats.
public interface ServerCheck {
  /// Finds out what answers at an address. Credentials are not sent.
  Answer ask(URI address) throws InterruptedException;

  /// Logs in to an API server.
  Outcome<ServerIdentity> logIn(URI apiServer, String accessKey, Secret secretKey)
      throws InterruptedException;

  /// What answers at an address.
  sealed interface Answer {
    /// A ClearML server, or a part of one; the embedded server is several at once.
    record Known(Set<ServerPart> parts) implements Answer {
      public Known {
        parts = Set.copyOf(parts);
      }

      /// Whether it can serve as that.
      public boolean is(ServerPart part) {
        return parts.contains(part);
      }

      /// For people: `is the web server`.
      public String describe() {
        return "is the "
            + parts.stream().sorted().map(ServerPart::title).collect(Collectors.joining(" and "));
      }
    }

    /// Nothing, or nothing that is known.
    record Other(Failure failure) implements Answer {}
  }
}
