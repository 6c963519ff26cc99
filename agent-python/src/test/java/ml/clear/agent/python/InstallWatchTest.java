// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstallWatchTest {
  @Test
  void names_the_package_that_the_index_does_not_have() {
    InstallWatch watch =
        reading(
            """
            Looking in indexes: http://127.0.0.1:1/simple/
            ERROR: Could not find a version that satisfies the requirement nothing==9 (from versions: none)
            ERROR: No matching distribution found for nothing==9
            """);

    assertThat(watch.trouble()).isEqualTo(InstallTrouble.NOT_FOUND);
    assertThat(watch.requirement()).isEqualTo("nothing==9");
  }

  @Test
  void an_index_that_is_down_is_the_cause_of_what_is_not_found() {
    InstallWatch watch =
        reading(
            """
            WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError()': /simple/alpha/
            ERROR: Could not find a version that satisfies the requirement alpha (from versions: none)
            ERROR: No matching distribution found for alpha
            """);

    assertThat(watch.trouble()).isEqualTo(InstallTrouble.UNREACHABLE);
    assertThat(watch.requirement()).isEqualTo("alpha");
  }

  @Test
  void a_connection_that_broke_once_does_not_hide_a_conflict() {
    InstallWatch watch =
        reading(
            """
            WARNING: Retrying (Retry(total=4)) after connection broken by 'ReadTimeoutError()': /simple/alpha/
            ERROR: Cannot install alpha==1.0 and beta==2.0 because these package versions have conflicting dependencies.
            ERROR: ResolutionImpossible: for help visit the documentation
            """);

    assertThat(watch.trouble()).isEqualTo(InstallTrouble.CONFLICT);
    assertThat(watch.requirement()).isEqualTo("alpha==1.0 and beta==2.0");
  }

  @Test
  void names_the_package_whose_hash_is_wrong() {
    InstallWatch watch =
        reading(
            """
            ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated
                alpha==1.0 from http://127.0.0.1:1/files/alpha-1.0-py3-none-any.whl#sha256=aa (from -r r.txt (line 1)):
                    Expected sha256 bb
            """);

    assertThat(watch.trouble()).isEqualTo(InstallTrouble.HASH_MISMATCH);
    assertThat(watch.requirement()).isEqualTo("alpha==1.0");
  }

  @Test
  void a_build_that_misses_a_compiler_says_so() {
    InstallWatch watch =
        reading(
            """
            Collecting gamma==3.0 (from -r r.txt (line 1))
              error: command 'gcc' failed: No such file or directory
              ERROR: Failed building wheel for gamma
            """);

    assertThat(watch.trouble()).isEqualTo(InstallTrouble.NO_COMPILER);
    assertThat(watch.requirement()).isEqualTo("gamma==3.0");
  }

  @Test
  void reads_what_uv_says() {
    assertThat(
            reading(
                    """
                      × No solution found when resolving dependencies:
                      ╰─▶ Because nothing was not found in the package registry and you require nothing, we can
                          conclude that your requirements are unsatisfiable.
                    """)
                .trouble())
        .isEqualTo(InstallTrouble.NOT_FOUND);
    assertThat(
            reading(
                    """
                      × No solution found when resolving dependencies:
                      ╰─▶ Because you require alpha==1.0 and alpha==2.0, we can conclude that your
                          requirements are unsatisfiable.
                    """)
                .trouble())
        .isEqualTo(InstallTrouble.CONFLICT);
  }

  @Test
  void shows_no_login() {
    InstallWatch watch =
        reading(
            "Collecting git+https://user:secret@example.com/a.git\nsubprocess-exited-with-error\n");

    assertThat(watch.requirement()).isEqualTo("git+https://********@example.com/a.git");
  }

  private static InstallWatch reading(String output) {
    var watch = new InstallWatch();
    output.lines().forEach(watch);
    return watch;
  }
}
