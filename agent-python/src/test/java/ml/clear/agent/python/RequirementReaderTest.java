// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.failure.FailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequirementReaderTest {
  @TempDir Path folder;
  private Path code;
  private Lab lab;
  private RequirementReader reader;

  @BeforeEach
  void start() throws IOException {
    code = folder.resolve("code");
    Files.createDirectories(code.resolve("sub"));
    lab = new Lab(folder);
    reader =
        new RequirementReader(
            code, new RequirementFiles(lab.temporary()), lab.vcs(Lab.task()), lab);
  }

  @Test
  void puts_included_lists_in_place() throws IOException {
    Files.writeString(code.resolve("sub/a.txt"), "one\n-r b.txt\nthree\n");
    Files.writeString(code.resolve("sub/b.txt"), "two\n");

    assertThat(section("-r sub/a.txt\nfour")).containsExactly("one", "two", "three", "four");
  }

  @Test
  void copies_constraints() throws IOException {
    Files.writeString(code.resolve("sub/limits.txt"), "one<2\n-c more.txt\n");
    Files.writeString(code.resolve("sub/more.txt"), "two<3\n");

    List<String> lines = section("-c sub/limits.txt\none");

    assertThat(lines).hasSize(2).last().isEqualTo("one");
    List<String> limits = Files.readAllLines(Path.of(lines.getFirst().substring(3)));
    assertThat(limits.getFirst()).isEqualTo("one<2");
    assertThat(Path.of(limits.get(1).substring(3))).hasContent("two<3");
  }

  @Test
  void never_leaves_the_code_F43() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "stolen");
    Files.createSymbolicLink(code.resolve("link.txt"), folder.resolve("secret.txt"));

    for (String line : List.of("-r ../secret.txt", "-r link.txt", "-c /etc/passwd")) {
      assertThatThrownBy(() -> section(line))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("points outside the task's code");
    }
  }

  @Test
  void refuses_a_list_that_includes_itself() throws IOException {
    Files.writeString(code.resolve("a.txt"), "-r b.txt\n");
    Files.writeString(code.resolve("b.txt"), "-r a.txt\n");

    assertThatThrownBy(() -> section("-r a.txt")).hasMessageContaining("includes itself");
  }

  @Test
  void refuses_a_list_that_never_ends_F43() throws IOException {
    Files.writeString(code.resolve("a.txt"), "alpha\n".repeat(60_000));

    assertThatThrownBy(() -> section("-r a.txt")).hasMessageContaining("more than");
  }

  @Test
  void skips_a_list_that_is_not_there() {
    assertThat(section("-r missing.txt\none")).containsExactly("one");
    assertThat(lab.logged()).contains("missing.txt");
  }

  @Test
  void makes_paths_absolute() throws IOException {
    Files.createDirectories(code.resolve("pkg"));

    assertThat(section("-e ./pkg[dev]\n.")).containsExactly("-e " + code + "/pkg[dev]", "" + code);
  }

  @Test
  void forgets_files_of_the_machine_where_the_task_was_written() {
    assertThat(
            section(
                "numpy @ file:///croot/numpy_and_numpy_base_1701/work\n"
                    + "six @ file:///croot/six ; python_version < '4'"))
        .containsExactly("numpy", "six ; python_version < '4'");
    assertThat(lab.logged()).contains("Local file not found [numpy @ file:///croot");
  }

  private List<String> section(String text) {
    return RequirementFiles.texts(reader.section(RequirementParser.parse(text)));
  }
}
