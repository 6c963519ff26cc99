// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a container starts and ends.
///
/// @param forceSystemSitePackages false = as `system_site_packages` says; absent or true = on
/// @param nameFields what the fields of the name's pattern mean: paths in the task
/// @param tty whether it gets a terminal; absent = as the task's arguments say
public record ContainerSettings(
    @Key("extra_docker_shell_script") List<String> shellScript,
    @Key("docker_init_bash_script") List<String> initScript,
    @Key("docker_preprocess_bash_script") List<String> preprocessScript,
    @Nullable Boolean forceSystemSitePackages,
    @Key("docker_install_opencv_libs") boolean installOpencvLibs,
    @Key("docker_override_entrypoint") boolean overrideEntrypoint,
    @Key("docker_stop_timeout_sec") Duration stopTimeout,
    @Key("docker_tty") @Nullable Boolean tty,
    @Key("docker_container_name_format") @Nullable String nameFormat,
    @Key("docker_container_name_format_fields") Map<String, String> nameFields,
    @Key(value = "extra_docker_labels", words = true) List<String> labels) {
  public ContainerSettings {
    shellScript = List.copyOf(shellScript);
    initScript = List.copyOf(initScript);
    preprocessScript = List.copyOf(preprocessScript);
    nameFields = Map.copyOf(nameFields);
    labels = List.copyOf(labels);
  }
}
