// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.ReasonCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchArgumentsTest {
  @Test
  void leaves_out_what_is_done_anyway() {
    assertThat(
            FetchArguments.of(
                List.of("--all", "--tags", "--prune", "--recurse-submodules=on-demand")))
        .isEqualTo(new FetchArguments(true, List.of()));
  }

  @Test
  void fetches_no_tags_when_told_so() {
    assertThat(FetchArguments.of(List.of("--no-tags")).tags()).isFalse();
  }

  @Test
  void keeps_the_rest_for_the_program() {
    assertThat(FetchArguments.of(List.of("--all", "--depth=1", "-4", "--jobs=4")).more())
        .containsExactly("--depth=1", "-4", "--jobs=4");
  }

  @ParameterizedTest
  @Tag("F25")
  @ValueSource(
      strings = {
        "--upload-pack=touch x",
        "--upload-p",
        "--upl=touch x",
        "-c",
        "--output=/etc/x",
        "--multiple",
        "--mul",
        "-m",
        "-vm",
        "--stdin",
        "https://elsewhere/r.git",
        "5",
        "--",
        "-",
        "",
        "--depth=1\n--upload-pack=x"
      })
  void refuses_what_names_a_program_or_another_place(String word) {
    FailureException refused =
        catchThrowableOfType(FailureException.class, () -> FetchArguments.of(List.of(word)));

    assertThat(refused.failure().reason()).isEqualTo(ReasonCode.SETTINGS_INVALID);
    assertThat(refused.failure().message()).contains("agent.git_fetch_args");
  }
}
