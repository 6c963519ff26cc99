// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

import java.util.Locale;

/// Stable, machine-readable reason of a failure, written in lower snake case to the log, to metrics
/// and to the task's runtime key `_failure_reason`. `docs/reasons.md` lists them all; a name that
/// was released is never changed.
public enum ReasonCode {
  /// A defect of the agent itself.
  INTERNAL_ERROR("a defect of the agent; its log has the stack trace"),
  /// A setting is missing or can't be used.
  SETTINGS_INVALID("a setting is missing or can't be used"),
  /// The command line asks for a runtime that this archive does not have.
  RUNTIME_ABSENT("the runtime asked for is not in this archive"),
  /// Nothing answers at the server's address.
  SERVER_UNREACHABLE("the ClearML server does not answer"),
  /// What answers is not a ClearML API server.
  SERVER_NOT_CLEARML("what answers at the server's address is not a ClearML API server"),
  /// The server does not accept the credentials.
  SERVER_UNAUTHORIZED("the ClearML server does not accept the credentials"),
  /// The server refused a call.
  SERVER_REFUSED("the ClearML server refused a call"),
  /// A TLS certificate is not trusted, has expired or is for another host.
  CERTIFICATE_REJECTED("a server's TLS certificate is not accepted"),
  /// The server is busy or under maintenance.
  SERVER_UNAVAILABLE("the ClearML server is busy or under maintenance"),
  /// No such queue on the server.
  QUEUE_UNKNOWN("the queue is not on the server"),
  /// No such task on the server.
  TASK_UNKNOWN("the task is not on the server"),
  /// The task says nothing that could be run, or contradicts itself.
  TASK_INVALID("the task's definition can't be run"),
  /// The repository's address is malformed or of a kind that is not allowed.
  REPOSITORY_INVALID("the repository's address is malformed or not allowed"),
  /// The repository's host can't be reached.
  GIT_UNREACHABLE("the git host does not answer"),
  /// The git host wants other credentials.
  GIT_UNAUTHORIZED("the git host does not accept the credentials"),
  /// The git host does not know the repository.
  REPOSITORY_NOT_FOUND("the git host does not know the repository"),
  /// The repository has no such commit, branch or tag.
  REVISION_NOT_FOUND("the repository has no such commit, branch or tag"),
  /// The repository or its cache can't be read.
  REPOSITORY_DAMAGED("the repository or its cached copy can't be read"),
  /// A file of the repository lies in Git LFS and can't be had from there.
  REPOSITORY_INCOMPLETE("a file of the repository is in Git LFS and can't be had from there"),
  /// The task's uncommitted changes don't fit the checked-out code.
  PATCH_FAILED("the task's uncommitted changes don't fit its commit"),
  /// No python interpreter was found.
  PYTHON_NOT_FOUND("no usable python interpreter was found"),
  /// The virtual environment can't be created.
  ENVIRONMENT_FAILED("the python environment can't be created"),
  /// A requirement can't be installed.
  REQUIREMENTS_FAILED("a requirement can't be installed"),
  /// The package index can't be reached.
  INDEX_UNREACHABLE("the package index does not answer"),
  /// The entry point is not in the checked-out code.
  ENTRY_POINT_MISSING("the entry point is not in the task's code"),
  /// The entry point or working directory points outside the task's code.
  ENTRY_POINT_OUTSIDE("the entry point lies outside the task's code"),
  /// The user's process can't be started.
  LAUNCH_FAILED("the task's process can't be started"),
  /// The user's process ended with a code other than 0.
  EXIT_CODE("the task's process ended with an exit code other than 0"),
  /// The user's process was killed by a signal that the agent did not send.
  KILLED("the task's process was killed by a signal"),
  /// The kernel killed the user's process because memory ran out.
  OUT_OF_MEMORY("the task's process ran out of memory"),
  /// The process is gone and left no exit code.
  PROCESS_LOST("the task's process is gone and left no exit code"),
  /// This machine was restarted while the task ran.
  HOST_RESTARTED("the machine was restarted while the task ran"),
  /// No space is left on a disk.
  DISK_FULL("no space is left on a disk"),
  /// A file or folder can't be read or written.
  FILE_ACCESS("a file or folder can't be read or written"),
  /// A program did not end within its time.
  TIMED_OUT("a program did not end within its time"),
  /// A user stopped the task.
  ABORTED("a user stopped the task"),
  /// The agent was told to stop.
  AGENT_SHUTDOWN("the agent was stopped while the task ran"),
  /// Local policy does not allow what the task asks for.
  DENIED("local policy does not allow what the task asks for");

  private final String meaning;

  ReasonCode(String meaning) {
    this.meaning = meaning;
  }

  /// As it is written everywhere: `git_unauthorized`.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// One line for people.
  public String meaning() {
    return meaning;
  }
}
