// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the git program, which has no git-lfs here, makes of a tree that we completed: the ClearML
/// SDK asks it for uncommitted changes.
class LfsGitIT {
  @TempDir Path folder;

  @Test
  void git_finds_nothing_changed() throws Exception {
    try (var hosts = new LfsBench(folder)) {
      hosts.publish(
          Map.of("model.bin", hosts.lfs.keep("the weights"), "deep/x.bin", hosts.lfs.keep("x")));

      Path root = hosts.root();

      assertThat(root.resolve("model.bin")).hasContent("the weights");
      assertThat(git(root, "status", "--porcelain")).isEmpty();
      assertThat(git(root, "diff", "HEAD")).isEmpty();
    }
  }

  @Test
  void git_finds_what_the_task_changes() throws Exception {
    try (var hosts = new LfsBench(folder)) {
      hosts.publish(Map.of("model.bin", hosts.lfs.keep("the weights"), "a.py", "1\n"));
      Path root = hosts.root();

      Files.writeString(root.resolve("model.bin"), "other weights");
      Files.writeString(root.resolve("a.py"), "2 + 3\n");

      assertThat(git(root, "status", "--porcelain")).contains("M model.bin", "M a.py");
    }
  }

  private String git(Path root, String... words) throws Exception {
    Path output = folder.resolve("output of git");
    Files.deleteIfExists(output);
    var command = new ArrayList<>(List.of("git", "-c", "core.attributesFile=/dev/null"));
    command.addAll(List.of("-C", root.toString()));
    command.addAll(List.of(words));
    Process git = Programs.start(output, command);
    assertThat(git.waitFor()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }
}
