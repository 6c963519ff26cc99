// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.time.Instant;

/// One event of a task's log.
///
/// @param time when its first line was printed, whole milliseconds; strictly increasing within a
///   task
/// @param text up to 64 KiB, usually whole lines
public record LogEvent(LogLevel level, Instant time, String text) {}
