// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.util.Map;
import java.util.function.Predicate;
import ml.clear.agent.core.run.RunId;

/// What shows, in the environment that a process was started with, whose it is. Children inherit
/// it, however far they run from their parents.
///
/// @param matches tells by an environment as [ProcessTable#environment] gives it
record Marker(Predicate<String> matches) {
  /// Set, beside the run's marker, for the programs that the agent runs for itself: so they are
  /// told apart from the user's process of the same run, and from each other.
  static final String COMMAND = "CLEARML_AGENT_COMMAND_ID";

  /// The user's process of a run.
  static Marker process(RunId run) {
    return new Marker(
        environment -> has(environment, RunId.MARKER, run.value()) && !isCommand(environment));
  }

  /// The programs that the agent ran for a run.
  static Marker commands(RunId run) {
    return new Marker(
        environment -> has(environment, RunId.MARKER, run.value()) && isCommand(environment));
  }

  /// One such program.
  static Marker command(String id) {
    return new Marker(environment -> has(environment, COMMAND, id));
  }

  boolean isOn(long pid) {
    return matches.test(ProcessTable.environment(pid));
  }

  /// The environment of a run's user process.
  static void mark(Map<String, String> environment, RunId run) {
    environment.put(RunId.MARKER, run.value());
    environment.remove(COMMAND);
  }

  private static boolean has(String environment, String name, String value) {
    return environment.contains("\0" + name + "=" + value + "\0");
  }

  private static boolean isCommand(String environment) {
    return environment.contains("\0" + COMMAND + "=");
  }
}
