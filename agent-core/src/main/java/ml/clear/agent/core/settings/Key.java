// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the configuration key of a settings record's component and says what it means.
///
/// A component without it takes the key that its name gives in snake case (`worker_id` for
/// `workerId`). Types: `String`, `boolean`, `int`, `long`, `double`, `Duration` (numbers are in the
/// unit that the key ends with, seconds for `_sec` and for none; texts as `5m` have their own),
/// `Path` (`~` and `$VAR` expanded, absolute), `URI`, [Secret], enums (any case), `Pattern`, nested
/// records, `List` of these (one text counts as a list of one) and `Map` from `String` to these. A
/// component that may be absent is `@Nullable`; an empty text counts as absent there. An absent
/// `boolean` is false, an absent `List` or `Map` empty. Any other absent value is a problem, unless
/// there is a fallback. What the record's constructor rejects with an `IllegalArgumentException` is
/// a problem too.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /// The key below the section's path; may be dotted. Empty: from the component's name.
  String value() default "";

  /// The default in HOCON, for keys that the agent's own defaults don't have (those of adapters
  /// that come from elsewhere). Empty: none.
  String fallback() default "";

  /// Whether one text for a list is cut into words as a shell does.
  boolean words() default false;

  /// One line of documentation, for keys that the agent's own catalogue (`reference.conf` and
  /// `absent-keys.txt` of agent-config) does not describe. Empty: none.
  String doc() default "";
}
