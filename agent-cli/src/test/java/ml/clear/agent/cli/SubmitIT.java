// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `submit` takes, and what it refuses.
class SubmitIT {
  @TempDir Path home;
  private Deployment deployment;
  private Path folder;

  @BeforeEach
  void start() throws IOException {
    deployment = new Deployment(home);
    folder = Files.createDirectory(home.resolve("project"));
    Files.writeString(folder.resolve("train.py"), "print('hello')\n");
  }

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void a_script_may_be_named_in_full() {
    Deployment.Result result = submit("--script", folder.resolve("train.py").toString());

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("the text of 'train.py' alone");
  }

  @Test
  void a_folder_behind_a_link_holds_its_scripts_too() throws IOException {
    Path link = Files.createSymbolicLink(home.resolve("link"), folder);

    Deployment.Result result =
        deployment.run(
            "submit",
            "--folder",
            link.toString(),
            "--script",
            folder.resolve("train.py").toString());

    assertThat(result.code()).as(result.output()).isZero();
  }

  @Test
  void a_script_that_git_does_not_track_is_refused_however_it_is_named() throws Exception {
    assumeThat(hasGit()).as("git is installed").isTrue();
    git("init", "--quiet");
    git("config", "remote.origin.url", "http://127.0.0.1:1/code.git");
    Files.writeString(folder.resolve("tracked.py"), "print('tracked')\n");
    git("add", "tracked.py");
    git("-c", "user.name=me", "-c", "user.email=me@example.com", "commit", "--quiet", "-m", "one");

    for (String script : new String[] {"train.py", folder.resolve("train.py").toString()}) {
      Deployment.Result result = submit("--script", script);

      assertThat(result.code()).as(result.output()).isEqualTo(2);
      assertThat(result.output()).contains("'train.py' is not tracked by git");
    }
  }

  @Test
  void a_script_outside_the_folder_is_refused() throws IOException {
    Files.writeString(home.resolve("other.py"), "");

    for (String script : new String[] {"../other.py", home.resolve("other.py").toString()}) {
      Deployment.Result result = submit("--script", script);

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.output()).contains("is outside '" + folder + "'");
    }
  }

  @Test
  void an_unknown_queue_leads_to_the_command_that_can_create_it() {
    Deployment.Result result = submit("--script", "train.py", "--queue", "nope");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("daemon --create-queue creates it");
  }

  @Test
  void a_missing_file_of_requirements_is_told_in_words() {
    Deployment.Result result = submit("--script", "train.py", "--requirements", "nope");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("there is no file 'nope'").doesNotContain("Exception");
  }

  private Deployment.Result submit(String... flags) {
    var words = new String[flags.length + 3];
    words[0] = "submit";
    words[1] = "--folder";
    words[2] = folder.toString();
    System.arraycopy(flags, 0, words, 3, flags.length);
    return deployment.run(words);
  }

  private static boolean hasGit() throws InterruptedException {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void git(String... words) throws IOException, InterruptedException {
    var command = new String[words.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = folder.toString();
    System.arraycopy(words, 0, command, 3, words.length);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
