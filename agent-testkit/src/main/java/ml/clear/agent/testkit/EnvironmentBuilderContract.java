// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.environment.CodeAccess;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.environment.EnvironmentBuilder.Preparation;
import ml.clear.agent.core.environment.EnvironmentRequest;
import ml.clear.agent.core.environment.PreparedEnvironment;
import ml.clear.agent.core.environment.Provision;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.Slot;
import org.junit.jupiter.api.Test;

/// What every builder of environments does.
public interface EnvironmentBuilderContract {
  /// The builder under test; it can install [#installable()].
  EnvironmentBuilder builder() throws Exception;

  /// A folder for temporary files, which exists.
  Path temporary() throws Exception;

  /// A requirement with one exact version, `alpha==1.0`.
  String installable();

  @Test
  default void prepares_an_empty_folder_whatever_lay_there() throws Exception {
    Script script = script(List.of(installable()));
    PreparedEnvironment first = prepare(script, 0);
    Files.writeString(Files.createDirectories(first.folder().resolve("code")).resolve("a"), "b");

    PreparedEnvironment second = prepare(script, 0);

    assertThat(second.folder()).isEqualTo(first.folder()).isEmptyDirectory();
  }

  @Test
  default void gives_each_slot_a_folder_of_its_own() throws Exception {
    Script script = script(List.of(installable()));

    Path first = prepare(script, 0).folder();
    Path second = prepare(script, 1).folder();

    assertThat(second).isNotEqualTo(first);
    assertThat(first).isEmptyDirectory();
  }

  @Test
  default void installs_what_the_task_names_without_waiting_for_its_code() throws Exception {
    CodeAccess never =
        () -> {
          throw new AssertionError("the code is not needed");
        };

    Environment environment =
        ready(prepare(script(List.of(installable())), 0).provision(never, new Silence()));

    assertThat(environment.packages()).isEqualTo(Map.of("pip", List.of(installable())));
    assertThat(environment.python()).isNotEmpty();
  }

  @Test
  default void keeps_code_that_is_already_there() throws Exception {
    PreparedEnvironment prepared = prepare(script(List.of(installable())), 0);
    Path code = Files.createDirectories(prepared.folder().resolve("task_repository/project"));
    Files.writeString(code.resolve("train.py"), "print(1)");

    ready(prepared.provision(() -> Optional.of(code), new Silence()));

    assertThat(code.resolve("train.py")).hasContent("print(1)");
  }

  @Test
  default void is_abandoned_when_the_code_that_it_needs_does_not_come() throws Exception {
    Provision provision = prepare(script(List.of()), 0).provision(Optional::empty, new Silence());

    assertThat(provision).isInstanceOf(Provision.Abandoned.class);
  }

  /// A task of a repository with these packages.
  static Script script(List<String> packages) {
    return new Script(
        "python3",
        "http://127.0.0.1/project.git",
        "",
        "",
        "",
        "train.py",
        ".",
        packages.isEmpty() ? Map.of() : Map.of("pip", packages),
        "");
  }

  /// A task that runs a script.
  static Task task(Script script) {
    return new Task(
        TaskId.of("0123456789abcdef0123456789abcdef"),
        "task",
        "project",
        "training",
        TaskStatus.IN_PROGRESS,
        script,
        ContainerSpec.NONE,
        Map.of(),
        Map.of());
  }

  private PreparedEnvironment prepare(Script script, int slot) throws Exception {
    var request = new EnvironmentRequest(task(script), RunId.create(), new Slot(slot), temporary());
    return switch (builder().prepare(request, new Silence())) {
      case Preparation.Prepared(PreparedEnvironment environment) -> environment;
      case Preparation.Refused refused -> throw new AssertionError(refused.failure().describe());
    };
  }

  private static Environment ready(Provision provision) {
    return switch (provision) {
      case Provision.Ready ready -> ready.environment();
      case Provision.Refused refused -> throw new AssertionError(refused.failure().describe());
      case Provision.Abandoned _ -> throw new AssertionError("abandoned");
    };
  }

  /// Nobody reads it.
  final class Silence implements TaskLog {
    @Override
    public void line(String text) {}

    @Override
    public void line(LogLevel level, String text) {}
  }
}
