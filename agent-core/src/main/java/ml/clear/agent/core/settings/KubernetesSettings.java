// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How tasks become pods.
///
/// @param startAgentScriptPath where the start script lies in the pod; absent = none is needed
/// @param execAgentArgs what stands between `execute` and `--id`
/// @param ignoreKubectlError errors of creating a pod that don't count, by their beginning
/// @param evictionReasons reasons of waiting pods that end their task
public record KubernetesSettings(
    @Key(fallback = "pod", doc = "pod or job") Kind kind,
    @Key(doc = "pods run the agent of their image") boolean noUpdate,
    @Key(doc = "start script in pods") @Nullable String startAgentScriptPath,
    @Key(
            words = true,
            fallback = "[\"--full-monitoring\", \"--require-queue\"]",
            doc = "arguments of execute in pods")
        List<String> execAgentArgs,
    @Key(doc = "pods start as their image does") boolean useImageEntrypoint,
    @Key(doc = "pattern of errors that don't count") @Nullable Pattern ignoreKubectlError,
    @Key(
            words = true,
            fallback = "[\"k8s-glue\"]",
            doc = "system tags of the queue for pending tasks")
        List<String> schedulerQueueTags,
    @Key(
            words = true,
            fallback = "[ImagePullBackOff, InvalidImageName]",
            doc = "reasons of waiting pods that end their task")
        List<String> evictionReasons,
    @Key(doc = "a task whose pod was pushed away is not enqueued again")
        boolean disableEnqueueOnPreemption,
    @Key(
            value = "completed_pod_deletion_delay_minutes",
            fallback = "0",
            doc = "how long finished pods stay")
        Duration completedPodDeletionDelay) {
  public KubernetesSettings {
    execAgentArgs = List.copyOf(execAgentArgs);
    schedulerQueueTags = List.copyOf(schedulerQueueTags);
    evictionReasons = List.copyOf(evictionReasons);
  }

  /// What is created for a task.
  public enum Kind {
    POD,
    JOB
  }
}
