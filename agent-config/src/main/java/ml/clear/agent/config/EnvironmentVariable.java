// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A variable that the agent knows.
///
/// @param name its name
/// @param aliases further names, which are asked when it is empty, in this order
/// @param kind how its text is read
/// @param traits what is special about it
/// @param key the key that it sets; empty = it sets none, and its meaning says why
/// @param where the part of the agent in which it acts
/// @param meaning one line
record EnvironmentVariable(
    String name,
    List<String> aliases,
    VariableKind kind,
    Set<Trait> traits,
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

  /// What is special about a variable.
  enum Trait {
    /// A text that can't be read is only a warning.
    LENIENT,
    /// It acts only when the program was started with it; the section `environment` is too late.
    EARLY,
    /// Its value is about the place where it is set: containers and pods don't get it.
    LOCAL
  }

  /// A name under which a value was found.
  record Found(String name, String text) {}

  EnvironmentVariable(String name, VariableKind kind, Where where, String meaning) {
    this(name, List.of(), kind, Set.of(), "", where, meaning);
  }

  /// The older `TRAINS_` name counts too.
  EnvironmentVariable trains() {
    return alias(name.replaceFirst("^CLEARML_", "TRAINS_"));
  }

  EnvironmentVariable alias(String alias) {
    var more = new ArrayList<>(aliases);
    more.add(alias);
    return new EnvironmentVariable(name, List.copyOf(more), kind, traits, key, where, meaning);
  }

  EnvironmentVariable warns() {
    return with(Trait.LENIENT);
  }

  EnvironmentVariable early() {
    return with(Trait.EARLY);
  }

  EnvironmentVariable local() {
    return with(Trait.LOCAL);
  }

  EnvironmentVariable sets(String target) {
    return new EnvironmentVariable(name, aliases, kind, traits, target, where, meaning);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
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

  private EnvironmentVariable with(Trait trait) {
    var more = EnumSet.of(trait);
    more.addAll(traits);
    return new EnvironmentVariable(name, aliases, kind, Set.copyOf(more), key, where, meaning);
  }
}
