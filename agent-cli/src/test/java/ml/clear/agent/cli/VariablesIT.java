// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a variable changes for a task that runs, or for the command itself.
class VariablesIT {
  @TempDir Path home;
  private Deployment deployment;

  @BeforeEach
  void deploy() throws IOException {
    deployment = new Deployment(home);
  }

  @AfterEach
  void clean() {
    deployment.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML", "TRAINS"})
  void server_and_credentials(String prefix) {
    deployment.set(prefix + "_API_HOST", deployment.server().apiUrl().toString());
    deployment.set(prefix + "_API_ACCESS_KEY", deployment.server().accessKey());
    deployment.set(prefix + "_API_SECRET_KEY", deployment.server().secretKey().reveal());

    assertThat(deployment.runBare("list")).isEqualTo(new Deployment.Result(0, "workers: []\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML_CONFIG_FILE", "TRAINS_CONFIG_FILE"})
  void configuration_file(String name) {
    deployment.set(name, deployment.server().configurationFile().toString());

    assertThat(deployment.runBare("list").code()).isZero();
  }

  @Test
  void the_sources_of_file_and_login_are_told() throws Exception {
    String file = deployment.server().configurationFile().toString();
    String secret = deployment.server().secretKey().reveal();
    deployment.set("CLEARML_CONFIG_FILE", file);
    deployment.set("CLEARML_API_ACCESS_KEY", deployment.server().accessKey());
    deployment.set("CLEARML_API_SECRET_KEY", secret);
    TaskId task = deployment.create(Deployment.script("true"));

    assertThat(deployment.runBare("execute", "--id", task.value()).output())
        .contains("Using custom configuration file from env var: " + file + "\n")
        .contains(
            "Using environment access key CLEARML_API_ACCESS_KEY="
                + deployment.server().accessKey())
        .contains("Using environment secret key CLEARML_API_SECRET_KEY=********\n")
        .doesNotContain(secret);
  }

  @Test
  void each_file_of_the_configuration_is_named() throws IOException {
    Path further = Files.writeString(home.resolve("further.conf"), "agent.git_host: h\n");
    Path main = Files.writeString(home.resolve("clearml.conf"), "include \"further.conf\"\n");
    deployment.set("CLEARML_AGENT_CONFIG_VERBOSE", "1");

    assertThat(deployment.runBare("config").output())
        .contains("configuration file: " + main, "configuration file: " + further);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML_WORKER_NAME", "TRAINS_WORKER_NAME"})
  void worker_name(String name) throws Exception {
    deployment.set("CLEARML_WORKER_NAME", "");
    deployment.set(name, "tower");

    assertThat(outputOf("echo \"I am $CLEARML_WORKER_ID\"")).contains("I am tower:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML_WORKER_ID", "TRAINS_WORKER_ID"})
  void worker_id(String name) throws Exception {
    deployment.set(name, "tower:of:its:own");

    assertThat(outputOf("echo \"I am $CLEARML_WORKER_ID.\"")).contains("I am tower:of:its:own.");
  }

  @Test
  void worker_tags() throws Exception {
    deployment.set("CLEARML_WORKER_TAGS", "fast 'two words'");
    Process daemon = deployment.daemon();
    TaskId task = deployment.shell("echo ready; until [ -e \"$HOME/go\" ]; do sleep 0.1; done");
    deployment.awaitLog(task, "ready");

    assertThat(StandaloneCalls.answer(deployment.server(), "workers.get_all", "{}"))
        .contains("\"fast\"")
        .contains("\"two words\"");

    Files.createFile(home.resolve("go"));
    deployment.awaitEnd(task);
    daemon.destroy();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML_CUDA_VERSION", "TRAINS_CUDA_VERSION", "CUDA_VERSION"})
  void cuda_version(String name) throws Exception {
    deployment.set(name, "11.8.0");

    assertThat(outputOf("true")).contains("agent.cuda_version = 118\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML_CUDNN_VERSION", "TRAINS_CUDNN_VERSION", "CUDNN_VERSION"})
  void cudnn_version(String name) throws Exception {
    deployment.set(name, "8.7");

    assertThat(outputOf("true")).contains("agent.cudnn_version = 87\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML_CPU_ONLY", "TRAINS_CPU_ONLY", "CPU_ONLY"})
  void cpu_only(String name) throws Exception {
    deployment.set("NVIDIA_VISIBLE_DEVICES", "0,1");
    deployment.set(name, "yes");

    assertThat(outputOf("echo \"GPUs: $NVIDIA_VISIBLE_DEVICES $CUDA_VISIBLE_DEVICES.\""))
        .contains("GPUs: none none.")
        .contains("agent.cuda_version = 0\n");
  }

  @Test
  void cpu_only_can_be_off() throws Exception {
    deployment.set("NVIDIA_VISIBLE_DEVICES", "0,1");
    deployment.set("CLEARML_CPU_ONLY", "0");

    assertThat(outputOf("echo \"GPUs: $NVIDIA_VISIBLE_DEVICES.\"")).contains("GPUs: 0,1.");
  }

  @Test
  void forced_code_folder() throws Exception {
    Path code = Files.createDirectory(home.resolve("code"));
    Files.writeString(code.resolve("job.sh"), "echo from the folder");
    deployment.set("CLEARML_AGENT_FORCE_CODE_DIR", code.toString());
    var script =
        new Script(
            "bash", "https://127.0.0.1:1/none.git", "main", "", "", "job.sh", ".", Map.of(), "");

    assertThat(outputOf(script)).contains("from the folder");
  }

  @Test
  void forced_script() throws Exception {
    Path code = home.resolve("code");
    Files.createDirectories(code.resolve("sub"));
    Files.writeString(code.resolve("sub/other.sh"), "echo the other one");
    deployment.set("CLEARML_AGENT_FORCE_CODE_DIR", code.toString());
    deployment.set("CLEARML_AGENT_FORCE_EXEC_SCRIPT", "sub:other.sh");

    assertThat(outputOf("echo the task's own"))
        .contains("the other one")
        .contains("Using forced script entry [sub:other.sh]")
        .doesNotContain("the task's own\n");
  }

  @Test
  void temporary_folder() throws Exception {
    Path folder = Files.createDirectory(home.resolve("scratch"));
    deployment.set("CLEARML_AGENT_TEMP_STDOUT_FILE_DIR", folder.toString());

    assertThat(outputOf("ls -d %s/runs/*".formatted(folder))).contains("\n" + folder + "/runs/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLEARML_AGENT_EXTRA_PYTHON_PATH", "TRAINS_AGENT_EXTRA_PYTHON_PATH"})
  void extra_python_path(String name) throws Exception {
    Path folder = Files.createDirectory(home.resolve("more"));
    Files.writeString(folder.resolve("extra.py"), "print('extra module')");
    deployment.set(name, "/none:" + folder);
    deployment.set("CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL", "1");
    var script =
        new Script("python3", "", "", "", "", "job.py", ".", Map.of(), "import extra\n# main\n");

    assertThat(outputOf(script)).contains("extra module");
  }

  @Test
  void dynamic_variables_beat_the_file_and_lose_to_the_registered_ones() {
    deployment.set("CLEARML_AGENT__AGENT__WORKER_ID", "dynamic");
    deployment.set("CLEARML_AGENT__AGENT__TASK_PING_INTERVAL_SEC", "7");
    deployment.set("CLEARML_WORKER_ID", "registered");

    assertThat(deployment.run("config").output())
        .contains("agent.worker_id = registered\n")
        .contains("agent.task_ping_interval_sec = 7\n");
  }

  @Test
  void section_environment_is_switched_off() throws Exception {
    Path file = home.resolve("with-section.conf");
    Files.writeString(
        file,
        Files.readString(deployment.server().configurationFile())
            + "\nenvironment { COLOUR: red }\n");
    deployment.set("CLEARML_CONFIG_FILE", file.toString());

    assertThat(bareOutputOf("echo \"colour: $COLOUR.\"")).contains("colour: red.");

    deployment.set("CLEARML_AGENT_ENABLE_ENV_CONFIG_SECTION", "0");
    assertThat(bareOutputOf("echo \"colour: $COLOUR.\"")).contains("colour: .");
  }

  @Test
  void a_word_that_is_neither_yes_nor_no_is_named_with_its_variable() {
    deployment.set("CLEARML_CPU_ONLY", "perhaps");

    Deployment.Result result = deployment.run("config");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("CLEARML_CPU_ONLY").contains("'perhaps'");
  }

  /// What the log shows of a shell script that runs at once.
  private String outputOf(String shell) throws InterruptedException {
    return outputOf(new Script("bash", "", "", "", "", "job.sh", ".", Map.of(), shell));
  }

  private String outputOf(Script script) throws InterruptedException {
    TaskId task = deployment.create(script);
    Deployment.Result result = deployment.run("execute", "--id", task.value());
    assertThat(result.code()).as(result.output()).isZero();
    return deployment.log(task);
  }

  private String bareOutputOf(String shell) throws InterruptedException {
    TaskId task =
        deployment.create(new Script("bash", "", "", "", "", "job.sh", ".", Map.of(), shell));
    assertThat(deployment.runBare("execute", "--id", task.value()).code()).isZero();
    return deployment.log(task);
  }
}
