// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequirementsReportTest {
  private static final Map<String, List<String>> INSTALLED = Map.of("pip", List.of("numpy==2.2.1"));

  @Test
  void keeps_the_users_list_when_it_reports_for_the_first_time() {
    assertThat(RequirementsReport.merge(Map.of("pip", List.of("numpy")), INSTALLED))
        .isEqualTo(Map.of("org_pip", List.of("numpy"), "pip", List.of("numpy==2.2.1")));
  }

  @Test
  void keeps_it_once() {
    var before = Map.of("org_pip", List.of("numpy"), "pip", List.of("numpy==1.0"));

    assertThat(RequirementsReport.merge(before, INSTALLED))
        .isEqualTo(Map.of("org_pip", List.of("numpy"), "pip", List.of("numpy==2.2.1")));
  }

  @Test
  void keeps_nothing_of_an_empty_list() {
    assertThat(RequirementsReport.merge(Map.of("pip", List.of(" ")), INSTALLED))
        .isEqualTo(INSTALLED);
  }

  @Test
  void leaves_other_kinds_alone() {
    var before = Map.of("conda", List.of("mkl"));

    assertThat(RequirementsReport.merge(before, INSTALLED))
        .containsEntry("conda", List.of("mkl"))
        .doesNotContainKey("org_conda");
  }

  @Test
  void prints_packages_sorted_without_regard_to_case() {
    assertThat(RequirementsReport.lines(Map.of("pip", List.of("b==1", "A==2", "c==3"))))
        .containsExactly("pip:", "- A==2", "- b==1", "- c==3");
  }
}
