// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.List;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.ConfigurationSettings;
import ml.clear.agent.core.settings.ContainerArgumentSettings;
import ml.clear.agent.core.settings.ContainerFolderSettings;
import ml.clear.agent.core.settings.ContainerPrintoutSettings;
import ml.clear.agent.core.settings.ContainerSettings;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.ImageSettings;
import ml.clear.agent.core.settings.KubernetesSettings;
import ml.clear.agent.core.settings.ServicesSettings;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.settings.TaskProcessSettings;
import ml.clear.agent.core.settings.WorkerSettings;

/// The sections that the core defines: what it reads itself, and what several adapters share. Those
/// about containers and pods are there in every archive, so that a configuration is checked and
/// explained in whole wherever it is read.
final class CoreSections {
  static final List<SettingsSection<?>> ALL =
      List.of(
          agent(AgentSettings.class, "what every worker needs"),
          agent(ConfigurationSettings.class, "what the configuration says about itself"),
          agent(WorkerSettings.class, "how a worker shows itself"),
          agent(HostSettings.class, "what can't be found out about the machine"),
          agent(CodeSettings.class, "which code runs"),
          agent(TaskProcessSettings.class, "how the user's process runs and ends"),
          agent(ImageSettings.class, "which image a task gets"),
          agent(ContainerSettings.class, "how a container starts and ends"),
          agent(ContainerArgumentSettings.class, "docker arguments of the agent and of tasks"),
          agent(ContainerFolderSettings.class, "what of this machine containers see"),
          agent(ContainerPrintoutSettings.class, "what is shown of docker commands"),
          agent(ServicesSettings.class, "how service tasks are counted and kept running"),
          new SettingsSection<>("agent.k8s", KubernetesSettings.class, "how tasks become pods"));

  private CoreSections() {}

  private static <T extends Record> SettingsSection<T> agent(Class<T> type, String meaning) {
    return new SettingsSection<>("agent", type, meaning);
  }
}
