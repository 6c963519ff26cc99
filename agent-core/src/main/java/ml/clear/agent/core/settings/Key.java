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
/// unit that the key ends with, seconds for `_sec`), `Path` (`~` and `$VAR` expanded), `URI`,
/// [Secret], enums, `List` of these (one text counts as a list of one) and nested records. A
/// component that may be absent is `@Nullable`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /// The key below the section's path; may be dotted. Empty: from the component's name.
  String value() default "";

  /// One line of documentation.
  String doc() default "";
}
