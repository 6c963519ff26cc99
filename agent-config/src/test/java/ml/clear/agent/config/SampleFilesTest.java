// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {
  @TempDir Path home;

  private Loads sample(String name) throws IOException {
    for (var file : new String[] {name, "cluster/site.conf"}) {
      try (var in = SampleFilesTest.class.getResourceAsStream("samples/" + file)) {
        Loads.at(home).file(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(Files.exists(home.resolve(name))).isTrue();
    return Loads.at(home).named(home.resolve(name));
  }

  @Test
  void reads_what_the_init_wizard_writes() throws IOException {
    var loads = sample("wizard.conf");

    assertThat(loads.warnings()).isEmpty();
    assertThat(loads.value("api.api_server").value()).isEqualTo("http://192.168.1.20:8008");
    assertThat(loads.value("api.credentials.access_key").value()).startsWith("ABCDEF");
    assertThat(loads.value("agent.git_user").value()).isEqualTo("robot");
    assertThat(loads.value("agent.default_docker.image").value())
        .isEqualTo("nvidia/cuda:11.0.3-cudnn8-runtime-ubuntu20.04");
    assertThat(loads.value("agent.force_git_ssh_protocol").value()).isEqualTo("false");
    assertThat(loads.value("sdk.development.default_output_uri").value())
        .isEqualTo("s3://bucket/path");
    assertThat(loads.value("agent.venvs_dir").origin()).hasToString(home + "/wizard.conf:31:5");
    assertThat(loads.secrets.mask("pa55word aB3/+x=yZ1qwertyuiop minio-secret"))
        .isEqualTo("******** ******** ********");
  }

  @Test
  void reads_a_file_from_windows() throws IOException {
    var loads = sample("windows.conf");

    assertThat(loads.warnings()).isEmpty();
    assertThat(loads.value("agent.python_binary").value()).isEqualTo("C:\\Python311\\python.exe");
    assertThat(loads.value("agent.venvs_dir").value()).isEqualTo("C:\\Users\\Me\\.clearml\\venvs");
    assertThat(loads.value("agent.vcs_cache.path").value()).isEqualTo("D:\\cache\\vcs");
    assertThat(loads.value("agent.cuda_version").value()).isEqualTo("11.8");
    assertThat(loads.settings().network().verifyCertificates()).isFalse();
    assertThat(loads.settings().environment().get("PIP_INDEX_URL"))
        .contains("https://pypi.example.com/simple/");
  }

  @Test
  void reads_a_file_that_is_made_of_others() throws IOException {
    var loads = sample("shared.conf").variable("SCRATCH", "/scratch").variable("USER", "me");

    assertThat(loads.value("api.api_server").value())
        .isEqualTo("http://clearml.cluster.local:8008");
    assertThat(loads.value("agent.worker_name").value()).isEqualTo("me@/scratch");
    assertThat(loads.value("agent.worker_name").origin()).hasToString(home + "/shared.conf:6:3");
    assertThat(loads.value("agent.venvs_cache.path").value()).isEqualTo("/scratch/venvs");
    assertThat(loads.value("agent.extra_docker_arguments").value())
        .isEqualTo("[\"--ipc=host\", \"-v\", \"/scratch:/scratch\", \"-e\", \"TEAM=vision\"]");
  }
}
