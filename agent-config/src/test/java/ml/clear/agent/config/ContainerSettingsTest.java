// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.ContainerArgumentSettings;
import ml.clear.agent.core.settings.ContainerFolderSettings;
import ml.clear.agent.core.settings.ContainerPrintoutSettings;
import ml.clear.agent.core.settings.ContainerSettings;
import ml.clear.agent.core.settings.ImageSettings;
import ml.clear.agent.core.settings.KubernetesSettings;
import ml.clear.agent.core.settings.SettingsProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerSettingsTest {
  @TempDir Path home;

  private Loads loads() {
    var loads = Loads.at(home);
    loads.section("agent", ImageSettings.class).section("agent", ContainerSettings.class);
    loads.section("agent", ContainerArgumentSettings.class);
    loads.section("agent", ContainerFolderSettings.class);
    loads.section("agent", ContainerPrintoutSettings.class);
    return loads.section("agent.k8s", KubernetesSettings.class);
  }

  @Test
  void has_the_packaged_defaults() {
    var settings = loads().settings();
    var images = settings.section(ImageSettings.class);
    var pods = settings.section(KubernetesSettings.class);

    assertThat(images.image()).isEqualTo("nvidia/cuda:12.6.3-cudnn-runtime-ubuntu20.04");
    assertThat(images.matchRules()).hasSize(8);
    assertThat(match(images.matchRules().getLast()).script().binary())
        .containsExactly("python3.13$");
    assertThat(settings.section(ContainerArgumentSettings.class).forbidden())
        .containsExactly("entrypoint");
    assertThat(settings.section(ContainerSettings.class).stopTimeout())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.section(ContainerFolderSettings.class).targets().sshFolder())
        .isEqualTo("~/.ssh");
    assertThat(pods.kind()).isEqualTo(KubernetesSettings.Kind.POD);
    assertThat(pods.execAgentArgs()).containsExactly("--full-monitoring", "--require-queue");
    assertThat(pods.evictionReasons()).containsExactly("ImagePullBackOff", "InvalidImageName");
    assertThat(pods.completedPodDeletionDelay()).isEqualTo(Duration.ZERO);
  }

  @Test
  void takes_image_arguments_labels_and_filters_from_variables() {
    var settings =
        loads()
            .variable("CLEARML_DOCKER_IMAGE", "img:2 --ipc=host")
            .variable("CLEARML_AGENT_EXTRA_DOCKER_LABELS", "a=1 'b=2 3'")
            .variable("CLEARML_AGENT_DOCKER_ARGS_FILTERS", "^--env '^-v'")
            .variable("CLEARML_AGENT_DOCKER_ARGS_HIDE_ENV", "MINE")
            .variable("CLEARML_DOCKER_SKIP_GPUS_FLAG", "0")
            .variable("CLEARML_AGENT_FORCE_SYSTEM_SITE_PACKAGES", "no")
            .settings();

    assertThat(settings.section(ImageSettings.class).image()).isEqualTo("img:2");
    assertThat(settings.section(ImageSettings.class).arguments()).containsExactly("--ipc=host");
    assertThat(settings.section(ContainerSettings.class).labels()).containsExactly("a=1", "b=2 3");
    assertThat(settings.section(ContainerSettings.class).forceSystemSitePackages()).isFalse();
    assertThat(settings.section(ContainerArgumentSettings.class).filters())
        .extracting(Pattern::pattern)
        .containsExactly("^--env", "^-v");
    assertThat(settings.section(ContainerArgumentSettings.class).skipGpusFlag()).isFalse();
    assertThat(settings.section(ContainerPrintoutSettings.class).names()).containsExactly("MINE");
  }

  @Test
  void cuts_one_text_into_words_and_keeps_a_list_as_it_is() {
    var settings =
        loads()
            .conf(
                "agent.extra_docker_arguments: \"-v '/a b:/c' --ipc=host\"",
                "agent.default_docker.arguments: [\"--env=A=b c\"]")
            .settings();

    assertThat(settings.section(ContainerArgumentSettings.class).extra())
        .containsExactly("-v", "/a b:/c", "--ipc=host");
    assertThat(settings.section(ImageSettings.class).arguments()).containsExactly("--env=A=b c");
  }

  @Test
  void takes_pods_settings_from_variables_and_only_warns_of_those_that_are_wrong() {
    var loads =
        loads()
            .variable("CLEARML_K8S_GLUE_KIND", "Job")
            .variable("K8S_GLUE_POD_USE_IMAGE_ENTRYPOINT", "0")
            .variable("K8S_GLUE_COMPLETED_POD_DELETION_DELAY_MINUTES", "1.5")
            .variable("K8S_GLUE_POD_MONITOR_DISABLE_ENQUEUE_ON_PREEMPTION", "perhaps");
    var pods = loads.settings().section(KubernetesSettings.class);

    assertThat(pods.kind()).isEqualTo(KubernetesSettings.Kind.JOB);
    assertThat(pods.useImageEntrypoint()).isFalse();
    assertThat(pods.completedPodDeletionDelay()).isEqualTo(Duration.ofSeconds(90));
    assertThat(pods.disableEnqueueOnPreemption()).isFalse();
    assertThat(loads.warnings())
        .singleElement()
        .asString()
        .contains("K8S_GLUE_POD_MONITOR_DISABLE_ENQUEUE_ON_PREEMPTION is 'perhaps'", "ignored");
  }

  @Test
  void names_what_is_wrong_about_containers() {
    var problems =
        loads()
            .conf(
                "agent.docker_args_filters: [\"(\"]",
                "agent.docker_args_allowed_port_range: [9, 1]",
                "agent.extra_docker_arguments: \"-v '/a\"",
                "agent.k8s.kind: deployment")
            .problems();

    assertThat(problems.stream().map(SettingsProblem::describe))
        .anySatisfy(it -> assertThat(it).contains("conf:1", "'(' is not a regular expression"))
        .anySatisfy(it -> assertThat(it).contains("conf:3", "a quote has no end"))
        .anySatisfy(it -> assertThat(it).contains("conf:4", "pod, job"));
    assertThat(loads().conf("agent.docker_args_allowed_port_range: [9, 1]").problems())
        .singleElement()
        .extracting(SettingsProblem::describe)
        .isEqualTo(
            home
                + "/clearml.conf:1:1: agent.docker_args_allowed_port_range: docker_args_allowed_port_range is [9, 1], it must be"
                + " [low, high], both between 1 and 65535");
  }

  @Test
  void reads_rules_with_all_that_they_match() {
    var rule =
        loads()
            .conf(
                "agent.default_docker.match_rules: [{",
                "  image: i, arguments: \"-v '/a b:/c'\", setup_shell_script: [a, b]",
                "  force_container_rules: true",
                "  match { project: p, tags: [x, y], script.requirements.pip { torch: \">=2\" } }",
                "}]")
            .settings()
            .section(ImageSettings.class)
            .matchRules()
            .getFirst();

    assertThat(rule.arguments()).containsExactly("-v", "/a b:/c");
    assertThat(rule.setupShellScript()).containsExactly("a", "b");
    assertThat(rule.forceContainerRules()).isTrue();
    assertThat(match(rule).project()).isEqualTo(List.of("p"));
    assertThat(match(rule).tags()).isEqualTo(List.of("x", "y"));
    assertThat(match(rule).script().pip()).containsEntry("torch", ">=2");
  }

  private static ImageSettings.Match match(ImageSettings.Rule rule) {
    return Objects.requireNonNull(rule.match());
  }
}
