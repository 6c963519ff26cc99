// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCloneIT extends Served {
  @TempDir Path work;

  @Test
  void a_bare_repository_can_be_cloned() throws Exception {
    assumeTrue(hasGit(), "there is no git program here");
    Path source = Files.createDirectory(work.resolve("source"));
    Files.writeString(source.resolve("job.py"), "print(1)\n");
    git(source, "init", "-q", "-b", "main");
    git(source, "add", ".");
    git(source, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "one");
    Path bare = server.server.gitFolder().resolve("demo.git");
    git(work, "clone", "-q", "--bare", source.toString(), bare.toString());
    git(bare, "update-server-info");

    git(work, "clone", "-q", server.server.apiUrl() + "/git/demo.git", "clone");

    assertThat(work.resolve("clone/job.py")).hasContent("print(1)\n");
    assertThat(server.get("/git/demo.git/info/refs?service=git-upload-pack").text())
        .contains("refs/heads/main");
    assertThat(server.get("/git/demo.git/objects/").status()).isEqualTo(404);
    assertThat(server.get("/git/none.git/info/refs").status()).isEqualTo(404);
    assertThat(server.send("POST", "/git/demo.git/git-upload-pack", "x/y", "").status())
        .isEqualTo(405);
  }

  private static boolean hasGit() throws InterruptedException {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void git(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
