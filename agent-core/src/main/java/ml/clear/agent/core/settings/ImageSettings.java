// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which image a task gets, in docker as in Kubernetes.
///
/// @param image the image of tasks that name none
/// @param arguments docker arguments that belong to it
public record ImageSettings(
    @Key("default_docker.image") String image,
    @Key(value = "default_docker.arguments", words = true) List<String> arguments,
    @Key("default_docker.match_rules") List<Rule> matchRules,
    @Key("default_docker.match_rules_any_server") boolean matchRulesAnyServer,
    @Key("default_docker.update_back_task") boolean updateBackTask,
    boolean disableTaskDockerOverride,
    boolean dockerForcePull) {
  public ImageSettings {
    arguments = List.copyOf(arguments);
    matchRules = List.copyOf(matchRules);
  }

  /// An image for tasks of one sort.
  ///
  /// @param match what such tasks look like; absent = no task does
  /// @param updateBackTask absent = as `default_docker.update_back_task` says
  public record Rule(
      @Key(doc = "the image") @Nullable String image,
      @Key(words = true, doc = "docker arguments") List<String> arguments,
      @Key(doc = "shell lines that run first") List<String> setupShellScript,
      @Key(doc = "write the choice into the task") @Nullable Boolean updateBackTask,
      @Key(doc = "replace what the task asks for") boolean forceContainerRules,
      @Key(doc = "which tasks; all of it must fit") @Nullable Match match) {
    public Rule {
      arguments = List.copyOf(arguments);
      setupShellScript = List.copyOf(setupShellScript);
    }
  }

  /// Patterns that are searched for in a task; all of a list must be found, an empty one fits.
  public record Match(
      @Key(doc = "name of the project") List<String> project,
      @Key(doc = "id of the project") List<String> projectId,
      @Key(doc = "id of the task's user") List<String> userId,
      @Key(doc = "the task's image") List<String> container,
      @Key(doc = "one of the task's tags") List<String> tags,
      @Key(doc = "as force_container_rules of the rule") boolean forceContainerRules,
      ScriptMatch script) {}

  /// Patterns for the task's script, and versions of what it requires.
  public record ScriptMatch(
      @Key(doc = "address of the repository") List<String> repository,
      @Key(doc = "branch") List<String> branch,
      @Key(doc = "interpreter") List<String> binary,
      @Key(value = "requirements.pip", doc = "packages and versions") Map<String, String> pip,
      @Key(value = "requirements.conda", doc = "packages and versions")
          Map<String, String> conda) {}
}
