// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesSectionTest {
  @TempDir Path home;

  @Test
  void a_file_is_written_with_its_folders_for_its_owner_alone() throws IOException {
    assertThat(write("path: \"~/$SUB/b/f\", contents: \"one\\ntwo\""))
        .containsExactly("Creating files from configuration", "Saved [n]: " + file("a/b/f"));
    assertThat(file("a/b/f")).hasContent("one\ntwo");
    assertThat(mode("a/b/f")).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @CsvSource({"755", "'\"755\"'", "'\"0o755\"'"})
  void a_mode_is_octal_however_it_is_written(String mode) throws IOException {
    write("path: ~/f, contents: x, mode: " + mode);

    assertThat(mode("f")).isEqualTo("rwxr-xr-x");
  }

  @Test
  void a_mode_that_is_none_is_told_and_the_file_stays() {
    assertThat(write("path: ~/f, contents: x, mode: rwx").getLast())
        .startsWith("Skipped [n]: failed setting mode rwx for " + file("f"));
    assertThat(file("f")).hasContent("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contents: {a: [1, x], b: 1.5}, target_format: json | '{|    \"a\": [|        1,|        \"x\"|    ],|    \"b\": 1.5|}|'",
        "contents: {a: [1, x], b: 1.5}                      | '{\"a\": [1, \"x\"], \"b\": 1.5}'",
        "contents: true                                     | True",
        "contents: aMOpbGzDtg==, format: base64             | héllö"
      },
      quoteCharacter = '\'')
  void contents_take_the_form_that_is_asked_for(String entry, String expected) throws IOException {
    write("path: ~/f, " + entry);

    assertThat(Files.readString(file("f")).replace('\n', '|')).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"yaml", "yml"})
  void contents_may_become_yaml(String target) throws IOException {
    write(
        "path: ~/f, contents: {a: [1, x], b: {c: 1.5, d: \"7\", e: yes}}, target_format: "
            + target);

    assertThat(Files.readString(file("f")))
        .isEqualTo("a:\n- 1\n- x\nb:\n  c: 1.5\n  d: '7'\n  e: 'yes'\n");
  }

  @Test
  void bytes_stay_as_they_are() throws IOException {
    write("path: ~/f, contents: \"AP8Q\", format: base64, target_format: bytes");

    assertThat(Files.readAllBytes(file("f"))).containsExactly(0, 0xff, 0x10);
  }

  @Test
  void a_file_that_is_there_keeps_its_mode() throws IOException {
    Files.writeString(file("f"), "old and longer");
    Files.setPosixFilePermissions(file("f"), PosixFilePermissions.fromString("rw-r--r--"));

    write("path: ~/f, contents: new");

    assertThat(file("f")).hasContent("new");
    assertThat(mode("f")).isEqualTo("rw-r--r--");
  }

  @Test
  void a_file_that_is_there_may_stay() throws IOException {
    Files.writeString(file("f"), "old");

    assertThat(write("path: ~/f, contents: new, overwrite: false").getLast())
        .isEqualTo("Skipped [n]: file exists " + file("f"));
    assertThat(file("f")).hasContent("old");
  }

  @Test
  void what_cannot_be_written_does_not_keep_the_next_from_it() throws IOException {
    Files.createDirectory(file("folder"));
    Files.writeString(file("plain"), "");

    var lines =
        write(
            "path: ~/folder, contents: x",
            "contents: x",
            "path: ~/f, contents: A, format: base64",
            "path: ~/plain/f, contents: x",
            "path: ~/last, contents: x");

    assertThat(lines).hasSize(6);
    assertThat(lines.get(1)).isEqualTo("Skipped [n]: is a directory " + file("folder"));
    assertThat(lines.get(2)).isEqualTo("Skipped [n1]: no path is set");
    assertThat(lines.get(3)).startsWith("Skipped [n2]: failed decoding base64 (");
    assertThat(lines.get(4)).startsWith("Skipped [n3]: ");
    assertThat(lines.get(5)).isEqualTo("Saved [n4]: " + file("last"));
  }

  @Test
  void the_switch_keeps_files_from_being_written() {
    var lines = new ArrayList<String>();
    var loads = Loads.at(home).conf("files.n { path: ~/f, contents: x }");
    loads.variable("CLEARML_AGENT_ENABLE_FILES_CONFIG_SECTION", "0");

    new FilesSection((LoadedSettings) loads.settings()).write(lines::add);

    assertThat(lines).isEmpty();
    assertThat(file("f")).doesNotExist();
  }

  private List<String> write(String... entries) {
    var text = new StringBuilder("files {\n");
    for (int i = 0; i < entries.length; i++) {
      text.append("  n%s { %s }\n".formatted(i == 0 ? "" : i, entries[i]));
    }
    var lines = new ArrayList<String>();
    var settings = Loads.at(home).variable("SUB", "a").conf(text.append("}").toString()).settings();
    new FilesSection((LoadedSettings) settings).write(lines::add);
    return lines;
  }

  private Path file(String name) {
    return home.resolve(name);
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name)));
  }

  @Test
  void an_entry_without_contents_leaves_the_file_as_it_is() throws IOException {
    Files.writeString(file("f"), "precious");

    assertThat(write("path: ~/f, contnets: x").getLast())
        .isEqualTo("Skipped [n]: no contents are set; write contents: \"\" for an empty file");
    assertThat(file("f")).hasContent("precious");
  }
}
