// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static ml.clear.agent.config.EnvironmentVariable.Where.DOCKER;
import static ml.clear.agent.config.EnvironmentVariable.Where.KUBERNETES;
import static ml.clear.agent.config.EnvironmentVariables.flag;
import static ml.clear.agent.config.EnvironmentVariables.integer;
import static ml.clear.agent.config.EnvironmentVariables.number;
import static ml.clear.agent.config.EnvironmentVariables.text;
import static ml.clear.agent.config.EnvironmentVariables.words;
import static ml.clear.agent.config.EnvironmentVariables.wordsOrList;

import java.util.List;

/// Variables about containers and pods.
final class ContainerVariables {
  static final List<EnvironmentVariable> ALL =
      List.of(
          new EnvironmentVariable(
                  "CLEARML_DOCKER_IMAGE",
                  VariableKind.IMAGE,
                  DOCKER,
                  "the image for tasks that name none, with docker arguments")
              .trains()
              .sets("agent.default_docker"),
          flag("CLEARML_DOCKER_SKIP_GPUS_FLAG", DOCKER, "hand GPUs on without --gpus")
              .trains()
              .sets("agent.docker_skip_gpus_flag"),
          words(
                  "CLEARML_AGENT_DOCKER_ARGS_HIDE_ENV",
                  DOCKER,
                  "further variables that are masked in docker commands")
              .sets("agent.docker_args_hide_env"),
          flag("CLEARML_AGENT_DISABLE_SSH_MOUNT", DOCKER, "containers don't get ~/.ssh")
              .sets("agent.disable_ssh_mount"),
          wordsOrList(
                  "CLEARML_AGENT_EXTRA_DOCKER_ARGS",
                  DOCKER,
                  "docker arguments instead of the configured ones")
              .sets("agent.extra_docker_arguments"),
          words("CLEARML_AGENT_EXTRA_DOCKER_LABELS", DOCKER, "further labels of containers")
              .sets("agent.extra_docker_labels"),
          words(
                  "CLEARML_AGENT_DOCKER_ARGS_FILTERS",
                  DOCKER,
                  "patterns of the only docker arguments that tasks may use")
              .sets("agent.docker_args_filters"),
          flag(
                  "CLEARML_AGENT_FORCE_SYSTEM_SITE_PACKAGES",
                  DOCKER,
                  "system packages in containers and pods; no: as configured")
              .sets("agent.force_system_site_packages"),
          text("CLEARML_AGENT_DEBUG_INFO", DOCKER, "docker: tell how commands are made")
              .sets("agent.debug_info"),
          text("CLEARML_AGENT_CHILD_AGENTS_COUNT_CMD", DOCKER, "command that lists service tasks")
              .sets("agent.child_agents_count_cmd"),
          text("CLEARML_AGENT_SERVICES_DOCKER_RESTART", DOCKER, "restart policy of services")
              .sets("agent.services_docker_restart"),
          flag(
                  "CLEARML_AGENT_STANDALONE_CONFIG_BC",
                  DOCKER,
                  "accepted: containers run this agent, whatever the server")
              .warns(),
          text(
                  "FORCE_CLEARML_AGENT_REPO",
                  DOCKER,
                  "accepted: containers run this agent, none is installed")
              .alias("CLEARML_AGENT_DOCKER_AGENT_REPO"),
          text(
              "FORCE_LOCAL_CLEARML_AGENT_WHEEL",
              DOCKER,
              "accepted: containers run this agent, no wheel of another is installed"),
          // Kubernetes
          flag("CLEARML_AGENT_NO_UPDATE", KUBERNETES, "pods run the agent of their image")
              .sets("agent.k8s.no_update"),
          text("CLEARML_AGENT_SKIP_CONTAINER_APT", KUBERNETES, "accepted: apt is never run"),
          text("CLEARML_K8S_GLUE_KIND", KUBERNETES, "pod or job").sets("agent.k8s.kind"),
          text("CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH", KUBERNETES, "start script in pods")
              .sets("agent.k8s.start_agent_script_path"),
          words("K8S_GLUE_DEF_EXEC_AGENT_ARGS", KUBERNETES, "arguments of execute in pods")
              .sets("agent.k8s.exec_agent_args"),
          text(
              "K8S_GLUE_POD_AGENT_INSTALL_ARGS",
              KUBERNETES,
              "accepted: pods get this agent without pip"),
          integer(
                  "K8S_GLUE_POD_MONITOR_LOG_BATCH_SIZE",
                  KUBERNETES,
                  "accepted: it has no effect anywhere")
              .warns(),
          flag(
                  "K8S_GLUE_POD_MONITOR_DISABLE_ENQUEUE_ON_PREEMPTION",
                  KUBERNETES,
                  "a task whose pod was pushed away is not enqueued again")
              .warns()
              .sets("agent.k8s.disable_enqueue_on_preemption"),
          flag("K8S_GLUE_POD_USE_IMAGE_ENTRYPOINT", KUBERNETES, "pods start as their image does")
              .warns()
              .sets("agent.k8s.use_image_entrypoint"),
          words(
                  "K8S_GLUE_POD_MONITOR_EVICTION_REASONS",
                  KUBERNETES,
                  "reasons of waiting pods that end their task")
              .warns()
              .sets("agent.k8s.eviction_reasons"),
          text("K8S_GLUE_IGNORE_KUBECTL_ERROR", KUBERNETES, "pattern of errors that don't count")
              .sets("agent.k8s.ignore_kubectl_error"),
          words(
                  "K8S_GLUE_DEFAULT_SCHEDULER_QUEUE_TAGS",
                  KUBERNETES,
                  "system tags of the queue for pending tasks")
              .warns()
              .sets("agent.k8s.scheduler_queue_tags"),
          number(
                  "K8S_GLUE_COMPLETED_POD_DELETION_DELAY_MINUTES",
                  KUBERNETES,
                  "minutes for which finished pods stay")
              .warns()
              .sets("agent.k8s.completed_pod_deletion_delay_minutes"));

  private ContainerVariables() {}
}
