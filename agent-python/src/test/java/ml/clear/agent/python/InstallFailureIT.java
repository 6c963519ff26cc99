// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// F44: what cannot be installed says what, where, why, and what to do.
@Timeout(300)
class InstallFailureIT {
  @TempDir Path folder;
  private WheelIndex index;
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    index =
        WheelIndex.start()
            .with(WheelFile.wheel("alpha", "1.0"))
            .with(WheelFile.wheel("alpha", "2.0"))
            .with(WheelFile.wheel("beta", "1.0", "alpha<2"));
    lab = new Lab(folder);
    lab.variables.put("PIP_INDEX_URL", index.url().toString());
    lab.variables.put("PIP_RETRIES", "1");
  }

  @AfterEach
  void stop() {
    index.close();
  }

  @Test
  void names_a_package_that_the_index_does_not_have() throws Exception {
    Failure failure = lab.failure(Lab.task("alpha==1.0", "nothing-like-it==9"));

    assertThat(failure.phase()).isEqualTo(Phase.PROVISION);
    assertThat(failure.reason()).isEqualTo(ReasonCode.REQUIREMENTS_FAILED);
    assertThat(failure.message())
        .contains("'nothing-like-it==9'", index.url().toString(), "python 3.");
    assertThat(failure.evidence().command()).contains("-m pip install");
    assertThat(failure.evidence().exitCode()).isEqualTo(1);
    assertThat(String.join("\n", failure.evidence().lastLines())).contains("nothing-like-it");
    assertThat(lab.logged())
        .contains("ERROR: installing pip requirements failed, requirements.txt:\nalpha==1.0");
  }

  @Test
  void names_requirements_that_contradict_each_other() throws Exception {
    Failure failure = lab.failure(Lab.task("alpha==2.0", "beta==1.0"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REQUIREMENTS_FAILED);
    assertThat(failure.message()).contains("beta==1.0", "contradict");
  }

  @Test
  void installs_contradictions_where_the_legacy_resolver_is_allowed() throws Exception {
    lab.legacyResolver = List.of(">=20.3");

    Environment environment = lab.ready(Lab.task("alpha==2.0", "beta==1.0"));

    assertThat(environment.packages().get("pip")).containsExactly("alpha==2.0", "beta==1.0");
    assertThat(lab.logged()).contains("WARNING: the requirements contradict each other");
  }

  @Test
  void refuses_a_package_with_another_hash() throws Exception {
    Failure failure = lab.failure(Lab.task("alpha==1.0 --hash=sha256:" + "ab".repeat(32)));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REQUIREMENTS_FAILED);
    assertThat(failure.message()).contains("'alpha==1.0'", "hash");
  }

  @Test
  void says_that_the_index_is_down() throws Exception {
    index.refuse();

    Failure failure = lab.failure(Lab.task("alpha==1.0"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.INDEX_UNREACHABLE);
    assertThat(failure).isInstanceOf(Failure.ServiceFault.class);
    assertThat(failure.message()).contains("alpha", index.url().toString());
  }

  @Test
  void says_that_the_index_answers_with_errors() throws Exception {
    index.fail("/simple/", 500);

    assertThat(lab.failure(Lab.task("alpha==1.0")).reason())
        .isEqualTo(ReasonCode.INDEX_UNREACHABLE);
  }

  @Test
  void says_that_the_index_wants_another_login_and_does_not_show_the_one_it_got() throws Exception {
    index.demand("reader", "right");
    lab.variables.put("PIP_INDEX_URL", index.url("reader", "wrong-password").toString());

    Failure failure = lab.failure(Lab.task("alpha==1.0"));

    assertThat(failure.message()).contains("does not accept the credentials");
    assertThat(failure.describe()).doesNotContain("wrong-password");
    assertThat(lab.logged()).doesNotContain("wrong-password");
  }

  @Test
  void shows_why_a_build_failed() throws Exception {
    index.with(WheelFile.sdist("gamma", "3.0", "raise RuntimeError('no luck today')"));

    Failure failure = lab.failure(Lab.task("gamma"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REQUIREMENTS_FAILED);
    assertThat(failure.message()).contains("gamma", "built");
    assertThat(String.join("\n", failure.evidence().lastLines())).contains("no luck today");
  }

  @Test
  void tells_a_package_that_wants_another_python() throws Exception {
    index.with(WheelFile.wheel("old", "1.0", "py3-none-any", "<3.5", List.of()));

    Failure failure = lab.failure(Lab.task("old==1.0"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REQUIREMENTS_FAILED);
    assertThat(failure.message()).contains("old==1.0", "python");
  }

  @Test
  void goes_on_with_the_pip_that_is_there_when_another_one_is_not_to_be_had() throws Exception {
    lab.pipVersion = List.of("==1.0", "<99 ; python_version < '2'");

    Environment environment = lab.ready(Lab.task("alpha==1.0"));

    assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0");
    assertThat(lab.logged()).contains("WARNING: pip stays at");
  }

  @Test
  void leaves_out_what_is_optional_and_fails_without_what_is_not() throws Exception {
    lab.priorityOptional = List.of("absent");
    lab.postOptional = List.of("missing");
    lab.post = List.of("horovod");

    Environment environment = lab.ready(Lab.task("absent", "missing==1", "alpha==1.0"));

    assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0");
    assertThat(lab.failure(Lab.task("alpha==1.0", "horovod")).message()).contains("horovod");
  }

  @Test
  void goes_on_when_a_slow_index_answers() throws Exception {
    index.slow(Duration.ofSeconds(3));

    Environment environment = lab.ready(Lab.task("alpha==1.0"));

    assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0");
    assertThat(lab.logged()).containsPattern("… installing 1 requirements with pip \\S+ \\(\\d+ s");
  }
}
