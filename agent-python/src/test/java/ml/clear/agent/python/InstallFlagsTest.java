// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallFlagsTest {
  @TempDir Path folder;

  @Test
  void keeps_index_addresses_out_of_command_lines() throws IOException {
    var lab = new Lab(folder);
    lab.extraIndexUrl = List.of("https://a:b@one.example/simple", " ");
    lab.flags =
        List.of("--no-deps", "-i", "https://c:d@two.example", "--find-links=/wheels", "--pre");

    InstallFlags flags = InstallFlags.of(lab.packages());

    assertThat(flags.lines())
        .containsExactly(
            "--extra-index-url https://a:b@one.example/simple",
            "-i https://c:d@two.example",
            "--find-links /wheels");
    assertThat(flags.arguments()).containsExactly("--no-deps", "--pre");
  }

  @Test
  void says_it_in_the_words_of_uv_or_not_at_all() {
    assertThat(
            UvOptions.ofArguments(
                List.of("--pre", "--trusted-host", "h", "--no-cache-dir", "--timeout=5", "-U")))
        .hasValue(
            List.of("--prerelease=allow", "--allow-insecure-host", "h", "--no-cache", "--upgrade"));
    assertThat(UvOptions.ofArguments(List.of("--use-deprecated=legacy-resolver"))).isEmpty();
    assertThat(UvOptions.ofArguments(List.of("--trusted-host"))).isEmpty();
  }

  @Test
  void takes_uv_only_for_lines_that_it_reads_alike() {
    assertThat(known("alpha==1 --hash=sha256:aa\n--pre\n--trusted-host h\n-e ./pkg")).isTrue();
    assertThat(known("alpha --global-option=x")).isFalse();
    assertThat(known("--use-feature=fast-deps")).isFalse();
    assertThat(known("hg+https://example.com/a")).isFalse();
    assertThat(known("what is this?")).isFalse();
  }

  private static boolean known(String text) {
    return RequirementParser.parse(text).stream().allMatch(UvOptions::isKnown);
  }
}
