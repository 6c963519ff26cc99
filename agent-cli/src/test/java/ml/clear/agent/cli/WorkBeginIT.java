// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands that work on tasks take from vaults, and what others leave alone.
class WorkBeginIT {
  @TempDir Path home;

  @Test
  void a_task_runs_with_what_the_vaults_say() throws Exception {
    try (var deployment = new Deployment(home, true)) {
      vault(
          "1-good.conf", "environment.FROM_VAULT: seen\nfiles.f { path: ~/made, contents: text }");
      vault("2-bad.conf", "agent { ");
      TaskId task = deployment.shell("echo $FROM_VAULT $(cat ~/made)");

      Deployment.Result result = deployment.run("execute", "--id", task.value());

      assertThat(deployment.state(task).status()).isEqualTo(TaskStatus.COMPLETED);
      assertThat(deployment.log(task)).contains("\nseen text\n");
      assertThat(result.output())
          .contains("Loaded user vault: 1-good.conf\n")
          .contains("Failed parsing vault 2-bad.conf: ")
          .doesNotContain("Loaded user vault: 2-bad.conf")
          .contains("Environment variables set from configuration: ['FROM_VAULT']\n")
          .contains("Creating files from configuration\nSaved [f]: " + home.resolve("made"));
    }
  }

  @Test
  void the_switch_leaves_vaults_out() throws Exception {
    try (var deployment = new Deployment(home, true)) {
      vault("v.conf", "environment.FROM_VAULT: seen");
      configure(deployment, "agent.disable_vault_support: true");

      Deployment.Result result = deployment.run("execute", "--id", "0".repeat(32));

      assertThat(result.output()).contains("Vault support is disabled").doesNotContain("Loaded");
    }
  }

  @Test
  void config_neither_asks_for_vaults_nor_writes_files() throws Exception {
    try (var deployment = new Deployment(home, true)) {
      vault("v.conf", "agent.git_host: vault.example.com");
      configure(deployment, "files.f { path: ~/made, contents: text }");

      Deployment.Result result = deployment.run("config");

      assertThat(result.output()).doesNotContain("vault.example.com", "Loaded", "Creating files");
      assertThat(home.resolve("made")).doesNotExist();
    }
  }

  private void vault(String name, String text) throws Exception {
    Path folder = Files.createDirectories(home.resolve("server/vaults/config"));
    Files.writeString(folder.resolve(name), text);
  }

  private static void configure(Deployment deployment, String line) throws Exception {
    Files.writeString(
        deployment.server().configurationFile(), "\n" + line + "\n", StandardOpenOption.APPEND);
  }
}
