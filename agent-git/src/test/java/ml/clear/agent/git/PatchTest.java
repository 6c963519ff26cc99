// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.testkit.RecordingTaskLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F28")
class PatchTest {
  private static final String HUNK = "@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n";

  @TempDir Path folder;
  private final RecordingTaskLog log = new RecordingTaskLog();

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void apply(String diff) {
    Patch.parse(diff).applyTo(folder, log);
  }

  private Failure refusal(String diff) {
    FailureException e = catchThrowableOfType(FailureException.class, () -> apply(diff));
    assertThat(e.failure().reason()).isEqualTo(ReasonCode.PATCH_FAILED);
    return e.failure();
  }

  private static String section(String path) {
    return "diff --git a/%s b/%s\nindex 1..2 100644\n--- a/%s\n+++ b/%s\n"
        .formatted(path, path, path, path);
  }

  private static String creation(String path) {
    return "diff --git a/%s b/%s\nnew file mode 100644\n--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+x\n"
        .formatted(path, path, path);
  }

  @Test
  void changes_a_file() throws Exception {
    write("a.txt", "one\ntwo\nthree\n");

    apply(section("a.txt") + HUNK);

    assertThat(folder.resolve("a.txt")).hasContent("one\nTWO\nthree\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\n\n", "\n \n", "-- \n2.39.5\n\n"})
  void takes_what_follows_the_last_hunk(String end) throws Exception {
    write("a.txt", "one\ntwo\nthree\n");

    apply(section("a.txt") + HUNK + end);

    assertThat(folder.resolve("a.txt")).hasContent("one\nTWO\nthree\n");
  }

  @Test
  void takes_a_diff_without_its_last_line_feed() throws Exception {
    write("a.txt", "one\ntwo\nthree\n");

    apply((section("a.txt") + HUNK).stripTrailing());

    assertThat(Files.readString(folder.resolve("a.txt"))).isEqualTo("one\nTWO\nthree\n");
  }

  @Test
  void takes_a_diff_whose_last_blank_lines_were_stripped() throws Exception {
    write("a.txt", "one\ntwo\n\n\nfive\n");

    apply((section("a.txt") + "@@ -1,4 +1,4 @@\n one\n-two\n+TWO\n \n \n").stripTrailing());

    assertThat(Files.readString(folder.resolve("a.txt"))).isEqualTo("one\nTWO\n\n\nfive\n");
  }

  @Test
  void finds_a_place_that_moved_and_says_so() throws Exception {
    write("a.txt", "zero\nzero\none\ntwo\nthree\n");

    apply(section("a.txt") + HUNK);

    assertThat(folder.resolve("a.txt")).hasContent("zero\nzero\none\nTWO\nthree\n");
    assertThat(log.text()).contains("2 lines further down");
  }

  @Test
  void names_file_hunk_and_lines_that_do_not_fit_and_not_the_whole_diff() throws Exception {
    write("a.txt", "one\n2\nthree\n");
    String diff = section("a.txt") + HUNK + section("b.txt") + "@@ -1 +1 @@\n-secret\n+more\n";

    Failure failure = refusal(diff);

    assertThat(failure.message()).contains("'a.txt'").contains("'@@ -1,3 +1,3 @@'");
    assertThat(failure.evidence().lastLines()).containsExactly("line 2 is:  2", "  expected: two");
    assertThat(failure.describe()).doesNotContain("secret");
  }

  @Test
  void changes_all_files_or_none() throws Exception {
    write("a.txt", "one\ntwo\nthree\n");
    write("b.txt", "other\n");
    write("c.txt", "gone\n");
    Map<String, String> before = TreeState.of(folder);

    refusal(
        section("a.txt")
            + HUNK
            + creation("new/file.txt")
            + "diff --git a/c.txt b/c.txt\ndeleted file mode 100644\n--- a/c.txt\n+++ /dev/null\n"
            + "@@ -1 +0,0 @@\n-gone\n"
            + section("b.txt")
            + HUNK);

    assertThat(TreeState.of(folder)).isEqualTo(before);
  }

  @Test
  void puts_everything_back_when_writing_fails_on_the_way() throws Exception {
    write("a.txt", "one\ntwo\nthree\n");
    Files.createDirectories(folder.resolve("taken/by/folder"));
    Map<String, String> before = TreeState.of(folder);

    assertThatThrownBy(() -> apply(section("a.txt") + HUNK + creation("taken")))
        .isInstanceOf(RuntimeException.class);

    assertThat(TreeState.of(folder)).isEqualTo(before);
  }

  @Test
  void says_that_a_file_is_not_in_the_commit() {
    assertThat(refusal(section("absent.txt") + HUNK).message())
        .contains("'absent.txt' is not in the task's commit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/etc/x",
        "a/../../x",
        ".git/hooks/post-checkout",
        "sub/.git/config",
        ".GIT/config",
        "git~1/config",
        ".git./config",
        "a//b",
        "./x"
      })
  void refuses_paths_that_lead_elsewhere(String path) throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(tree.resolve(".git"));

    FailureException e =
        catchThrowableOfType(
            FailureException.class, () -> Patch.parse(creation(path)).applyTo(tree, log));

    assertThat(e.failure().reason()).isEqualTo(ReasonCode.PATCH_FAILED);
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(tree.resolve(".git")).isEmptyDirectory();
  }

  @Test
  void refuses_to_write_through_a_link_that_is_there() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(tree.resolve("link"), outside);

    assertThatThrownBy(() -> Patch.parse(creation("link/x")).applyTo(tree, log))
        .isInstanceOf(FailureException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void refuses_to_write_through_a_link_that_it_makes() {
    String link =
        """
        diff --git a/link b/link
        new file mode 120000
        --- /dev/null
        +++ b/link
        @@ -0,0 +1 @@
        +/tmp
        \\ No newline at end of file
        """;

    assertThat(refusal(link + creation("link/x")).message()).contains("'link/x'");
    assertThat(refusal(creation("link/x") + link).message()).contains("link");
  }

  @Test
  void does_not_follow_a_link_that_it_changes() throws Exception {
    write("target.txt", "one\ntwo\nthree\n");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("target.txt"));

    refusal(section("link") + HUNK);

    assertThat(folder.resolve("target.txt")).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void leaves_a_binary_file_without_content_out_and_says_so() throws Exception {
    write("a.txt", "one\ntwo\nthree\n");
    write("b.bin", "\0\1");

    apply(
        "diff --git a/b.bin b/b.bin\nindex 1..2 100644\nBinary files a/b.bin and b/b.bin differ\n"
            + section("a.txt")
            + HUNK);

    assertThat(folder.resolve("a.txt")).hasContent("one\nTWO\nthree\n");
    assertThat(log.text()).contains("WARNING: the changes of 'b.bin' are left out");
  }

  @Test
  void takes_a_submodules_changes_in_line() throws Exception {
    write("sub/a.txt", "one\ntwo\nthree\n");

    apply(
        "Submodule sub contains modified content\nSubmodule sub 0123456..89abcde:\n"
            + section("sub/a.txt")
            + HUNK
            + "Submodule other 0123456...89abcde (commits not present)\n");

    assertThat(folder.resolve("sub/a.txt")).hasContent("one\nTWO\nthree\n");
    assertThat(log.text()).contains("submodule 'other'").doesNotContain("submodule 'sub'");
  }

  @Test
  void takes_a_diff_without_prefixes() throws Exception {
    write("src/a.txt", "one\ntwo\nthree\n");

    apply(
        "diff --git src/a.txt src/a.txt\nindex 1..2 100644\n--- src/a.txt\n+++ src/a.txt\n" + HUNK);

    assertThat(folder.resolve("src/a.txt")).hasContent("one\nTWO\nthree\n");
  }

  @Test
  void takes_a_plain_unified_diff() throws Exception {
    write("src/a.txt", "one\ntwo\nthree\n");

    apply("--- a/src/a.txt\t2026-01-01 00:00:00\n+++ b/src/a.txt\t2026-01-02 00:00:00\n" + HUNK);

    assertThat(folder.resolve("src/a.txt")).hasContent("one\nTWO\nthree\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@@ -1,3 +1,3 @@\n one\n-two\n",
        "@@ -1,3 +1,3 @@\n one\n*two\n three\n",
        "@@ -1,99999999999 +1 @@\n one\n",
        "@@ nonsense @@\n one\n",
        "GIT binary patch\n",
        "GIT binary patch\nliteral 5\nnonsense\n\n",
        "GIT binary patch\nliteral 500000000\nKcmZQzWMT#Y01f~L\n\n"
      })
  void refuses_what_is_not_a_whole_patch(String body) throws Exception {
    write("a.txt", "one\ntwo\nthree\n");

    refusal(section("a.txt") + body);

    assertThat(folder.resolve("a.txt")).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void refuses_to_create_what_is_there() throws Exception {
    write("a.txt", "mine\n");

    refusal(creation("a.txt"));

    assertThat(folder.resolve("a.txt")).hasContent("mine\n");
  }
}
