// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;

/// The tasks on a ClearML server. Every call is bounded in time, retried where that is safe, and
/// may be made from any thread.
public interface TaskBoard {
  /// The id of a task that is given by name or id. An id is taken as it is. A name is compared as a
  /// whole, whatever its case.
  ///
  /// @return the id, or a failure that names the tasks whose names are equal, or hold the name
  Outcome<TaskId> resolve(String nameOrId) throws InterruptedException;

  /// The whole task; empty when the server does not know it.
  Outcome<Optional<Task>> find(TaskId task) throws InterruptedException;

  /// What changes while it runs; empty when the server does not know the task (any more). Cheap,
  /// not retried for longer than a few seconds.
  Outcome<Optional<TaskState>> state(TaskId task) throws InterruptedException;

  /// Changes the status. Repeating a change that was applied is `Applied` again.
  Transition mark(TaskId task, StatusChange change) throws InterruptedException;

  /// Tells the server that somebody works on the task. Not retried.
  Outcome<Done> ping(TaskId task) throws InterruptedException;

  /// Takes the task off its queue and puts it in progress, as `execute --id` does.
  ///
  /// @return whether the task was queued or running
  Outcome<Boolean> dequeue(TaskId task) throws InterruptedException;

  /// Replaces the task's requirements (kinds to lines).
  Outcome<Done> recordRequirements(TaskId task, Map<String, List<String>> requirements)
      throws InterruptedException;

  /// Notes the commit that a task without one was run with.
  Outcome<Done> recordCommit(TaskId task, String commit) throws InterruptedException;

  /// Adds to the task's runtime map, or overwrites, without touching other keys.
  Outcome<Done> recordRuntime(TaskId task, Map<String, String> values) throws InterruptedException;

  /// Creates a task as a draft, and its project when that is not there.
  Outcome<TaskId> create(NewTask task) throws InterruptedException;

  /// Creates a draft that says what another task says, under a name of its own.
  Outcome<TaskId> copy(TaskId task, String name) throws InterruptedException;

  /// Asks, as a user does, that a task be stopped (protocol 3.4).
  Outcome<Done> requestStop(TaskId task) throws InterruptedException;
}
