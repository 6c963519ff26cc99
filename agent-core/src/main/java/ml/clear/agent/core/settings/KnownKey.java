// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A key that means something.
///
/// @param key the dotted key; a star stands for any name
/// @param type what may be written, for people
/// @param fallback what is in force when nobody writes it, as it would be written; null = nothing
/// @param meaning one sentence
/// @param variables the environment variables that set it, the strongest first
public record KnownKey(
    String key, String type, @Nullable String fallback, String meaning, List<String> variables) {
  public KnownKey {
    variables = List.copyOf(variables);
  }
}
