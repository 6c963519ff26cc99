// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.SourceSnapshot;
import ml.clear.agent.testkit.RecordingTaskLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes trees at random, lets git and us write the diffs, lets git and us apply them, and
/// compares what comes out.
@Tag("F28")
class GitApplyComparisonIT {
  private static final int ROUNDS = 40;
  private static final List<List<String>> OPTIONS =
      List.of(
          List.of(),
          List.of("-U0"),
          List.of("-U1"),
          List.of("-U10"),
          List.of("-M", "-C", "--find-copies-harder"),
          List.of("--no-renames"),
          List.of("-M10%"),
          List.of("--patience", "--full-index"),
          List.of("-B", "-M"),
          List.of("--src-prefix=i/", "--dst-prefix=w/"));

  @TempDir Path folder;

  @BeforeEach
  void prepare() throws Exception {
    boolean git =
        Stream.of(
                System.getProperty("java.library.path", "").split(":"),
                new String[] {"/usr/bin", "/bin", "/usr/local/bin"})
            .flatMap(Arrays::stream)
            .anyMatch(place -> Files.isExecutable(Path.of(place, "git")));
    assumeTrue(git, "the git program is not on this machine");
    QuietGit.install(new ProcessEnvironment(Map.of("HOME", folder.toString())));
  }

  @Test
  void makes_the_same_trees_as_git_apply() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path work = Files.createDirectories(folder.resolve("work-" + round));
      var changes = new RandomChanges(work, new Random(round));
      run(work, "init", "-q", "-b", "main");
      changes.create();
      run(work, "add", "-A");
      run(work, "commit", "-q", "-m", "base");
      changes.change();
      run(work, "add", "-A", "-N");
      Map<String, String> wanted = TreeState.of(work);

      var command = new ArrayList<>(List.of("diff", "--binary"));
      command.addAll(OPTIONS.get(round % OPTIONS.size()));
      command.add("HEAD");
      String diff = run(work, command.toArray(String[]::new));

      Path byGit = cloneOf(work, "git-" + round);
      Files.writeString(folder.resolve("diff"), diff + "\n");
      if (!diff.isEmpty()) {
        run(
            byGit,
            "apply",
            "--unidiff-zero",
            "--whitespace=nowarn",
            folder.resolve("diff").toString());
      }
      Path byUs = cloneOf(work, "us-" + round);
      Patch.parse(diff).applyTo(byUs, new RecordingTaskLog());

      assertThat(TreeState.of(byUs))
          .as("round %d:\n%s", round, diff)
          .isEqualTo(TreeState.of(byGit));
      assertThat(withoutFolders(byUs)).as("round %d", round).isEqualTo(files(wanted));
      Trees.delete(byGit);
      Trees.delete(byUs);
      Trees.delete(work);
    }
  }

  @Test
  void writes_diffs_that_git_and_we_apply() throws Exception {
    for (int round = 1000; round < 1000 + ROUNDS / 2; round++) {
      Path work = Files.createDirectories(folder.resolve("work-" + round));
      var changes = new RandomChanges(work, new Random(round));
      run(work, "init", "-q", "-b", "main");
      changes.create();
      run(work, "add", "-A");
      run(work, "commit", "-q", "-m", "base");
      run(work, "remote", "add", "origin", "https://example.com/r.git");
      changes.change();
      run(work, "add", "-A");
      Map<String, String> wanted = files(TreeState.of(work));

      SourceSnapshot snapshot = ((Outcome.Success<SourceSnapshot>) FolderSnapshot.of(work)).value();

      Path byGit = cloneOf(work, "git-" + round);
      Files.writeString(folder.resolve("diff"), snapshot.diff() + "\n");
      if (!snapshot.diff().isEmpty()) {
        run(
            byGit,
            "apply",
            "--unidiff-zero",
            "--whitespace=nowarn",
            folder.resolve("diff").toString());
      }
      Path byUs = cloneOf(work, "us-" + round);
      Patch.parse(snapshot.diff()).applyTo(byUs, new RecordingTaskLog());

      assertThat(withoutFolders(byGit))
          .as("git, round %d:\n%s", round, snapshot.diff())
          .isEqualTo(wanted);
      assertThat(withoutFolders(byUs))
          .as("we, round %d:\n%s", round, snapshot.diff())
          .isEqualTo(wanted);
      Trees.delete(byGit);
      Trees.delete(byUs);
      Trees.delete(work);
    }
  }

  private static Map<String, String> withoutFolders(Path root) throws IOException {
    return files(TreeState.of(root));
  }

  private static Map<String, String> files(Map<String, String> state) {
    var files = new TreeMap<>(state);
    files.keySet().removeIf(name -> name.endsWith("/"));
    return files;
  }

  private Path cloneOf(Path work, String name) throws Exception {
    Path copy = folder.resolve(name);
    run(folder, "clone", "-q", "--no-hardlinks", work.toString(), copy.toString());
    return copy;
  }

  private String run(Path where, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(where.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      builder.environment().put("GIT_" + who + "_NAME", "A");
      builder.environment().put("GIT_" + who + "_EMAIL", "a@example.com");
    }
    File errors = folder.resolve("errors").toFile();
    Process process = builder.redirectError(errors).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", command, Files.readString(errors.toPath()))
        .isZero();
    return output;
  }
}
