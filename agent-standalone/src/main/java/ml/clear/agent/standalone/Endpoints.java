// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The table of all endpoints.
final class Endpoints {
  private final Map<String, Endpoint> byName;

  Endpoints(List<Endpoint> endpoints) {
    byName =
        endpoints.stream()
            .collect(Collectors.toUnmodifiableMap(Endpoint::name, Function.identity()));
  }

  Optional<Endpoint> find(String name, Version version) {
    return Optional.ofNullable(byName.get(name))
        .filter(endpoint -> endpoint.minimum().compareTo(version) <= 0);
  }

  Set<String> names() {
    return byName.keySet();
  }
}
