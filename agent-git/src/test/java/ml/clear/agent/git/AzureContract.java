// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.GitHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Azure DevOps wants its tokens unasked, in a form of its own.
abstract class AzureContract {
  private static final String BEARER = "Bearer azure-token";
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder().encodeToString(":azure-token".getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;
  private GitHttpServer azure;
  private GitHttpServer foreign;
  private Workbench bench;
  private String commit;

  /// What is tested.
  abstract GitSettings.Backend backend();

  @BeforeEach
  void start() {
    azure = GitHttpServer.start("127.0.0.1");
    foreign = GitHttpServer.start("127.0.0.2");
    bench = Workbench.of(folder, backend());
    bench.password = "azure-token";
    try (var origin = new TestRepository(folder.resolve("origin"))) {
      commit = origin.commit(Map.of("a.py", "1\n"));
      azure.publish("r.git", origin.gitFolder());
      foreign.publish("r.git", origin.gitFolder());
    }
  }

  @AfterEach
  void stop() {
    azure.close();
    foreign.close();
  }

  @Test
  void sends_an_entra_token_with_each_request() throws Exception {
    bench.azure = new AzureSettings(true, false);
    azure.demand("r.git", BEARER);

    Checkout checkout = bench.checkout(azure.url("r.git"));

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(azure.seen()).allMatch(seen -> seen.authorization().equals(BEARER));
  }

  @Test
  void sends_an_access_token_with_each_request() throws Exception {
    bench.azure = new AzureSettings(false, true);
    bench.user = "somebody";
    azure.demand("r.git", BASIC);

    Checkout checkout = bench.checkout(azure.url("r.git"));

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(azure.seen()).allMatch(seen -> seen.authorization().equals(BASIC));
    assertThat(bench.secrets.mask(BASIC)).isNotEqualTo(BASIC);
  }

  @Test
  void takes_the_entra_token_when_both_are_on() throws Exception {
    bench.azure = new AzureSettings(true, true);
    azure.demand("r.git", BEARER);

    assertThat(bench.checkout(azure.url("r.git"))).isInstanceOf(Checkout.Ready.class);
  }

  @Test
  @Tag("F26")
  void sends_nothing_to_the_target_of_a_redirect() throws Exception {
    bench.azure = new AzureSettings(true, false);
    azure.redirect("r.git", foreign.url("r.git"));

    bench.checkout(azure.url("r.git"));

    assertThat(azure.seen()).isNotEmpty();
    assertThat(foreign.seen()).allMatch(seen -> seen.authorization().isEmpty());
  }

  @Test
  @Tag("F26")
  void sends_nothing_to_a_submodules_host() throws Exception {
    bench.azure = new AzureSettings(false, true);
    try (var parent = new TestRepository(folder.resolve("super"))) {
      parent.commitSubmodule(
          "sub",
          commit,
          "[submodule \"sub\"]\n\tpath = sub\n\turl = " + foreign.url("r.git") + "\n");
      azure.publish("super.git", parent.gitFolder());
    }

    Checkout checkout = bench.checkout(azure.url("super.git"));

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(azure.seen()).allMatch(seen -> seen.authorization().equals(BASIC));
    assertThat(foreign.seen()).isNotEmpty().allMatch(seen -> seen.authorization().isEmpty());
  }

  @Test
  void does_not_offer_a_refused_token_in_another_form() throws Exception {
    bench.azure = new AzureSettings(true, false);
    bench.user = "somebody";
    azure.demand("r.git", "Bearer another-token");

    Checkout checkout = bench.checkout(azure.url("r.git"));

    assertThat(checkout).isInstanceOf(Checkout.Refused.class);
    assertThat(azure.seen()).hasSize(1);
  }

  @Test
  void goes_on_without_a_token_and_says_so() throws Exception {
    bench.azure = new AzureSettings(true, false);
    bench.password = "";

    Checkout checkout = bench.checkout(azure.url("r.git"));

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(bench.log.text())
        .contains("WARNING: cannot use MS Entra Token or Azure PAT since no password was found");
    assertThat(azure.seen()).allMatch(seen -> seen.authorization().isEmpty());
  }
}
