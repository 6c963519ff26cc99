// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

/// How the server marks a log event. Everything that a task prints is `DEBUG`.
public enum LogLevel {
  DEBUG,
  INFO,
  WARNING,
  ERROR
}
