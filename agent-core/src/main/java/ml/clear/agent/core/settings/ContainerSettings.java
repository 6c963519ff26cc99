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
    @Key(value = "extra_docker_shell_script", doc = "shell lines that run first")
        List<String> shellScript,
    @Key(value = "docker_init_bash_script", doc = "shell lines that prepare a container")
        List<String> initScript,
    @Key(value = "docker_preprocess_bash_script", doc = "shell lines before everything else")
        List<String> preprocessScript,
    @Key(doc = "system packages in containers and pods; no: as configured")
        @Nullable Boolean forceSystemSitePackages,
    @Key(value = "docker_install_opencv_libs", doc = "install the libraries that OpenCV needs")
        boolean installOpencvLibs,
    @Key(value = "docker_override_entrypoint", doc = "leave the image's entry point out")
        boolean overrideEntrypoint,
    @Key(
            value = "docker_stop_timeout_sec",
            fallback = "10",
            doc = "time for a container to end by itself")
        Duration stopTimeout,
    @Key(value = "docker_tty", doc = "containers get a terminal") @Nullable Boolean tty,
    @Key(value = "docker_container_name_format", doc = "name of containers")
        @Nullable String nameFormat,
    @Key(value = "docker_container_name_format_fields", doc = "fields of that name")
        Map<String, String> nameFields,
    @Key(value = "extra_docker_labels", words = true, doc = "further labels of containers")
        List<String> labels) {
  public ContainerSettings {
    shellScript = List.copyOf(shellScript);
    initScript = List.copyOf(initScript);
    preprocessScript = List.copyOf(preprocessScript);
    nameFields = Map.copyOf(nameFields);
    labels = List.copyOf(labels);
  }
}
