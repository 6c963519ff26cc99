// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A variable that the agent knows.
///
/// @param name its name
/// @param aliases further names, which are asked when it is empty, in this order
/// @param kind how its text is read
/// @param lenient whether a text that can't be read is only a warning
/// @param key the key that it sets; empty = whoever needs it reads it
/// @param where the part of the agent in which it acts
/// @param meaning one line
record EnvironmentVariable(
    String name,
    List<String> aliases,
    VariableKind kind,
    boolean lenient,
    String key,
    Where where,
    String meaning) {

  /// The part of the agent in which a variable acts.
  enum Where {
    SETTINGS,
    SERVER,
    WORKER,
    TASK,
    GIT,
    PYTHON,
    DOCKER,
    KUBERNETES,
    STORAGE,
    NETWORK
  }

  /// A name under which a value was found.
  record Found(String name, String text) {}

  EnvironmentVariable(String name, VariableKind kind, Where where, String meaning) {
    this(name, List.of(), kind, false, "", where, meaning);
  }

  /// The older `TRAINS_` name counts too.
  EnvironmentVariable trains() {
    return alias(name.replaceFirst("^CLEARML_", "TRAINS_"));
  }

  EnvironmentVariable alias(String alias) {
    var more = new ArrayList<>(aliases);
    more.add(alias);
    return new EnvironmentVariable(name, List.copyOf(more), kind, lenient, key, where, meaning);
  }

  EnvironmentVariable warns() {
    return new EnvironmentVariable(name, aliases, kind, true, key, where, meaning);
  }

  EnvironmentVariable sets(String target) {
    return new EnvironmentVariable(name, aliases, kind, lenient, target, where, meaning);
  }

  /// The first of its names that has a value which is not blank.
  Optional<Found> find(Map<String, String> environment) {
    var names = new ArrayList<String>();
    names.add(name);
    names.addAll(aliases);
    return names.stream()
        .filter(it -> !environment.getOrDefault(it, "").isBlank())
        .findFirst()
        .map(it -> new Found(it, environment.getOrDefault(it, "").strip()));
  }
}
