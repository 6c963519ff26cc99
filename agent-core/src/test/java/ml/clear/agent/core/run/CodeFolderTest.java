// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.task.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFolderTest {
  @TempDir Path root;

  @Test
  void a_file_is_one_word_even_with_blanks_in_its_name() throws IOException {
    write("my script.py");

    assertThat(words(repository("my script.py", "."))).containsExactly("my script.py");
  }

  @Test
  void a_file_with_arguments_is_split() throws IOException {
    write("train.py");

    assertThat(words(repository("train.py --name 'x y'", ".")))
        .containsExactly("train.py", "--name", "x y");
  }

  @Test
  void a_module_expands_variables() {
    assertThat(words(repository("-m pkg.mod --to $OUT ${OUT}/x $NONE", ".")))
        .containsExactly("-m", "pkg.mod", "--to", "/out", "/out/x", "$NONE");
  }

  @Test
  void code_is_passed_on() {
    assertThat(words(repository("-c \"print(1)\"", "."))).containsExactly("-c", "print(1)");
  }

  @Test
  void an_entry_point_may_name_its_folder() throws IOException {
    write("sub/train.py");
    CodeFolder folder = folder(script("r", "train.py:sub", "", "", "python3"));

    assertThat(folder.directory()).isEqualTo(Outcome.of(root.resolve("sub")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "../x.py --a", "link/passwd"})
  void F29_an_entry_point_outside_is_refused(String entryPoint) throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("/etc"));

    assertThat(failure(folder(repository(entryPoint, ".")).words(root, Map.of())).reason())
        .isEqualTo(ReasonCode.ENTRY_POINT_OUTSIDE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "/etc", "a/../../b", "link"})
  void F29_a_working_directory_outside_is_refused(String directory) throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("/etc"));

    assertThat(failure(folder(repository("train.py", directory)).directory()).reason())
        .isEqualTo(ReasonCode.ENTRY_POINT_OUTSIDE);
  }

  @Test
  void a_missing_file_is_named() {
    Failure failure = failure(folder(repository("train.py", ".")).words(root, Map.of()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.ENTRY_POINT_MISSING);
    assertThat(failure.message()).contains("'train.py'");
  }

  @Test
  void a_missing_working_directory_is_named() {
    assertThat(failure(folder(repository("train.py", "src")).directory()).message())
        .contains("'src'");
  }

  @ParameterizedTest
  @CsvSource({
    "train.py, ., python3, train.py",
    "sub/train.py --x, ., python3, sub/train.py",
    "'', ., python3, untitled.py",
    "-m pkg, ., python3, untitled.py",
    "run.sh, ., bash, run.sh",
    "'', ., bash, untitled.sh",
    "-c ls, .:job.sh, bash, job.sh"
  })
  void a_literal_script_gets_its_name(
      String entryPoint, String directory, String binary, String file) {
    CodePlan plan = plan(script("", entryPoint, directory, "print(1)", binary));

    assertThat(plan.literalFile()).isEqualTo(file);
  }

  @Test
  void a_literal_script_is_written_once() throws IOException {
    CodeFolder folder = folder(script("", "train.py", ".", "print(1)", "python3"));

    assertThat(folder.writeLiteral(root)).isEqualTo(Outcome.of(root.resolve("train.py")));
    Files.writeString(root.resolve("train.py"), "changed");
    folder.writeLiteral(root);
    assertThat(root.resolve("train.py")).hasContent("changed");
  }

  @Test
  void F29_a_literal_script_stays_inside() {
    CodeFolder folder = folder(script("", "../../evil.py", ".", "print(1)", "python3"));

    assertThat(failure(folder.writeLiteral(root)).reason())
        .isEqualTo(ReasonCode.ENTRY_POINT_OUTSIDE);
    assertThat(root.resolve("../../evil.py")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "'diff --git a/x b/x', false",
    "'  DIFF --git a/x b/x', false",
    "'Submodule lib 1..2:\ndiff --git a/lib/x b/lib/x', false",
    "'Submodule is a nice word\nprint(1)', true",
    "'print(1)', true",
    "'', false"
  })
  void a_diff_is_told_from_a_script(String diff, boolean literal) {
    assertThat(plan(script("r", "x.py", ".", diff, "python3")).literal().isEmpty())
        .isEqualTo(!literal);
  }

  @Test
  void a_forced_script_wins() {
    CodePlan plan =
        CodePlan.of(
            repository("train.py", "a"),
            new CodeSettings(null, "b:other.py", false, false, List.of(), null));

    assertThat(plan.workingDirectory()).isEqualTo("b");
    assertThat(plan.entryPoint()).isEqualTo("other.py");
  }

  private List<String> words(Script script) {
    return folder(script).words(root, Map.of("OUT", "/out")).orThrow();
  }

  private static Failure failure(Outcome<?> outcome) {
    return ((Outcome.Failed<?>) outcome).failure();
  }

  private CodeFolder folder(Script script) {
    return new CodeFolder(root, plan(script));
  }

  private static CodePlan plan(Script script) {
    return CodePlan.of(script, CodeSettings.NONE);
  }

  private static Script repository(String entryPoint, String directory) {
    return script("https://h/r.git", entryPoint, directory, "", "python3");
  }

  private static Script script(
      String repository, String entryPoint, String directory, String diff, String binary) {
    return new Script(binary, repository, "", "", "", entryPoint, directory, Map.of(), diff);
  }

  private void write(String file) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), "print(1)\n");
  }
}
