// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a failed program left behind.
///
/// @param command what was run, without secrets; empty when no program was involved
/// @param exitCode the program's exit code, absent when it never ended by itself
/// @param lastLines the last lines of its output, oldest first, without secrets
public record Evidence(String command, @Nullable Integer exitCode, List<String> lastLines) {
  /// No program was involved.
  public static final Evidence NONE = new Evidence("", null, List.of());

  public Evidence {
    lastLines = List.copyOf(lastLines);
  }
}
