// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.source.SourceSnapshot;
import ml.clear.agent.testkit.RecordingTaskLog;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSnapshotTest {
  @TempDir Path folder;
  private TestRepository repository;
  private String commit;

  @BeforeEach
  void prepare() {
    repository = new TestRepository(folder.resolve("work"));
    commit =
        repository.commit(
            Map.of("a.py", "1\n", "dir/b.py", "2\n", ".gitignore", "*.log\nbuild/\n"));
    repository.remote("https://user:s3cret-word@example.com/o/r.git");
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private SourceSnapshot snapshot(Path place) {
    return FolderSnapshot.of(place).orThrow();
  }

  private SourceSnapshot snapshot() {
    return snapshot(repository.folder());
  }

  private static Failure failure(Outcome<SourceSnapshot> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed<SourceSnapshot>) outcome).failure();
  }

  @Test
  void has_address_branch_commit_and_folder() {
    SourceSnapshot snapshot = snapshot(repository.folder().resolve("dir"));

    assertThat(snapshot.url()).isEqualTo("https://user@example.com/o/r.git");
    assertThat(snapshot.branch()).isEqualTo("main");
    assertThat(snapshot.commit()).isEqualTo(commit);
    assertThat(snapshot.folder()).isEqualTo("dir");
    assertThat(snapshot.diff()).isEmpty();
    assertThat(snapshot.untracked()).isEmpty();
    assertThat(snapshot.pushed()).isFalse();
  }

  @Test
  void has_the_tracked_branch_and_knows_that_the_commit_is_pushed() throws IOException {
    Repository git = repository.git().getRepository();
    var config = git.getConfig();
    config.setString("branch", "main", "remote", "origin");
    config.setString("branch", "main", "merge", "refs/heads/upstream");
    config.save();
    var update = git.updateRef("refs/remotes/origin/upstream");
    update.setNewObjectId(git.resolve("HEAD"));
    update.update();

    SourceSnapshot snapshot = snapshot();

    assertThat(snapshot.branch()).isEqualTo("upstream");
    assertThat(snapshot.pushed()).isTrue();
  }

  @Test
  void has_the_changes_of_tracked_files_and_the_names_of_others() throws Exception {
    repository.write("a.py", "changed\n");
    repository.write("new.py", "added\n");
    repository.git().add().addFilepattern("new.py").call();
    Files.delete(repository.folder().resolve("dir/b.py"));
    repository.write("loose.py", "3\n");
    repository.write("deep/er/loose.py", "3\n");
    repository.write("x.log", "ignored\n");
    repository.write("build/y", "ignored\n");

    SourceSnapshot snapshot = snapshot();

    assertThat(snapshot.diff())
        .contains("-1\n+changed\n")
        .contains("new file mode 100644")
        .contains("deleted file mode 100644")
        .doesNotContain("loose");
    assertThat(snapshot.untracked()).containsExactly("deep/er/loose.py", "loose.py");
  }

  @Test
  void has_what_our_own_applier_turns_back_into_the_same_tree() throws Exception {
    repository.write("a.py", "changed\nno line feed");
    Files.write(repository.folder().resolve("dir/b.py"), new byte[] {0, 1, (byte) 0xff});
    assertThat(repository.folder().resolve("a.py").toFile().setExecutable(true)).isTrue();
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve("dir"));
    Files.writeString(copy.resolve("a.py"), "1\n");
    Files.writeString(copy.resolve("dir/b.py"), "2\n");
    Files.writeString(copy.resolve(".gitignore"), "*.log\nbuild/\n");

    Patch.parse(snapshot().diff()).applyTo(copy, new RecordingTaskLog());

    assertThat(TreeState.of(copy)).isEqualTo(TreeState.of(repository.folder()));
  }

  @Test
  @Tag("F27")
  void runs_no_filter_and_has_the_pointer_of_a_changed_lfs_file() throws Exception {
    Path trap = folder.resolve("trap");
    Path config = repository.gitFolder().resolve("config");
    Files.writeString(
        config, Files.readString(config) + "[filter \"lfs\"]\n\tclean = touch " + trap + "\n");
    String old = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    repository.commit(Map.of(".gitattributes", "*.bin filter=lfs -text\n"));
    repository.commit(Map.of("m.bin", old));
    Files.deleteIfExists(trap);
    byte[] content = "model".repeat(100).getBytes(StandardCharsets.UTF_8);
    Files.write(repository.folder().resolve("m.bin"), content);

    String diff = snapshot().diff();

    String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    assertThat(diff).contains("+oid sha256:" + id).contains("+size 500");
    assertThat(trap).doesNotExist();
  }

  @Test
  void has_a_submodules_changes_in_line() throws Exception {
    Path path = repository.folder().resolve("sub");
    try (var module = new TestRepository(path)) {
      String recorded = module.commit(Map.of("lib.py", "LIB = 1\n"));
      repository.commitSubmodule(
          "sub", recorded, "[submodule \"sub\"]\n\tpath = sub\n\turl = ../s\n");
      module.commit(Map.of("lib.py", "LIB = 2\n"));
    }

    SourceSnapshot snapshot = snapshot();

    assertThat(snapshot.diff())
        .startsWith("Submodule sub ")
        .contains("diff --git a/sub/lib.py b/sub/lib.py")
        .contains("-LIB = 1\n+LIB = 2\n");
    assertThat(Patch.parse(snapshot.diff()).warnings()).isEmpty();
  }

  @Test
  void has_an_empty_branch_when_none_is_checked_out() throws Exception {
    repository.git().checkout().setName(commit).call();

    assertThat(snapshot().branch()).isEmpty();
  }

  @Test
  void says_what_is_missing() throws Exception {
    Path nowhere = Files.createDirectories(folder.resolve("nowhere"));
    assertThat(failure(FolderSnapshot.of(nowhere)).message())
        .contains("is not in a git repository");
    assertThat(failure(FolderSnapshot.of(folder.resolve("absent"))).hint()).isNotBlank();
    try (var empty = new TestRepository(folder.resolve("empty"))) {
      assertThat(failure(FolderSnapshot.of(empty.folder())).message())
          .contains("has no commit yet");
    }
    try (var alone = new TestRepository(folder.resolve("alone"))) {
      alone.commit(Map.of("a", "1"));
      assertThat(failure(FolderSnapshot.of(alone.folder())).message()).contains("has no remote");
    }
  }

  @Test
  void refuses_changes_that_no_task_can_hold() throws Exception {
    Files.write(repository.folder().resolve("a.py"), new byte[11 << 20]);

    assertThat(failure(FolderSnapshot.of(repository.folder())).message())
        .contains("'a.py' is too large");
  }
}
