// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.GitHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hosts, `127.0.0.1` and `127.0.0.2`; who sees which login, with every engine.
@Tag("F26")
abstract class CredentialContract {
  static final String PASSWORD = "s3cret/pa@ss";

  @TempDir Path folder;
  GitHttpServer home;
  GitHttpServer foreign;
  Workbench bench;
  private TestRepository origin;
  private String commit;

  /// What is tested.
  abstract GitSettings.Backend backend();

  private Workbench workbench() {
    return Workbench.of(folder, backend());
  }

  @BeforeEach
  void start() {
    home = GitHttpServer.start("127.0.0.1");
    foreign = GitHttpServer.start("127.0.0.2");
    bench = workbench();
    bench.user = "agent";
    bench.password = PASSWORD;
    origin = new TestRepository(folder.resolve("origin"));
    commit = origin.commit(Map.of("a.py", "1\n"));
    home.publish("r.git", origin.gitFolder());
    foreign.publish("r.git", origin.gitFolder());
  }

  @AfterEach
  void stop() {
    origin.close();
    home.close();
    foreign.close();
  }

  static List<String> logins(GitHttpServer server) {
    return server.seen().stream()
        .map(GitHttpServer.Seen::authorization)
        .filter(header -> !header.isEmpty())
        .map(header -> header.substring("Basic ".length()))
        .map(basic -> new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8))
        .distinct()
        .toList();
  }

  @Test
  void sends_the_login_to_the_host_that_the_task_names_and_only_when_asked() throws Exception {
    home.protect("r.git", "agent", PASSWORD);

    Checkout checkout = bench.checkout(home.url("r.git"));

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(home.seen().getFirst().authorization()).isEmpty();
    assertThat(logins(home)).containsExactly("agent:" + PASSWORD);
  }

  @Test
  void does_not_send_it_to_the_target_of_a_redirect() throws Exception {
    home.redirect("r.git", foreign.url("r.git"));
    foreign.protect("r.git", "agent", PASSWORD);

    Checkout checkout = bench.checkout(home.url("r.git"));

    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Refused.class,
            refused -> {
              assertThat(refused.failure().reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
              assertThat(refused.failure().message()).contains("127.0.0.2");
            });
    assertThat(foreign.seen()).isNotEmpty();
    assertThat(logins(foreign)).isEmpty();
  }

  @Test
  void does_not_take_the_urls_own_login_along_a_redirect() throws Exception {
    home.redirect("r.git", foreign.url("r.git"));
    foreign.protect("r.git", "own", "own-password");
    String url = home.url("r.git").replace("://", "://own:own-password@");

    Checkout checkout = bench.checkout(url);

    assertThat(checkout).isInstanceOf(Checkout.Refused.class);
    assertThat(logins(foreign)).isEmpty();
  }

  @Test
  void sends_the_urls_own_login_instead_of_the_configured_one() throws Exception {
    home.protect("r.git", "own", "own-password");
    String url = home.url("r.git").replace("://", "://own:own-password@");

    Checkout checkout = bench.checkout(url);

    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready ->
                assertThat(ready.url()).isEqualTo(home.url("r.git").replace("://", "://own@")));
    assertThat(logins(home)).containsExactly("own:own-password");
  }

  @Test
  void does_not_send_it_to_another_host_than_the_configured_one() throws Exception {
    foreign.protect("r.git", "agent", PASSWORD);
    bench.host = "127.0.0.1";

    Checkout checkout = bench.checkout(foreign.url("r.git"));

    assertThat(checkout).isInstanceOf(Checkout.Refused.class);
    assertThat(logins(foreign)).isEmpty();
  }

  @Test
  void does_not_send_it_to_a_submodules_host() throws Exception {
    foreign.protect("r.git", "agent", PASSWORD);
    publishWithSubmodule(foreign.url("r.git"));

    Checkout checkout = bench.checkout(home.url("super.git"));

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(foreign.seen()).isNotEmpty();
    assertThat(logins(foreign)).isEmpty();
    assertThat(bench.log.text()).contains("WARNING: submodule 'sub' is not checked out");
  }

  @Test
  void sends_it_to_a_submodule_of_the_same_host() throws Exception {
    home.protect("r.git", "agent", PASSWORD);
    publishWithSubmodule("../r.git");

    Checkout checkout = bench.checkout(home.url("super.git"));

    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> assertThat(ready.root().resolve("sub/a.py")).hasContent("1\n"));
  }

  @Test
  void offers_a_login_that_is_not_accepted_only_once() throws Exception {
    home.protect("r.git", "agent", "another-password");

    Checkout checkout = bench.checkout(home.url("r.git"));

    assertThat(checkout).isInstanceOf(Checkout.Refused.class);
    assertThat(home.seen()).filteredOn(seen -> !seen.authorization().isEmpty()).hasSize(1);
  }

  @Test
  void leaves_no_password_in_files_and_log() throws Exception {
    home.protect("r.git", "own", "own-password");
    String url = home.url("r.git").replace("://", "://own:own-password@");

    Checkout checkout = bench.checkout(url);

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(bench.log.text()).doesNotContain("own-password");
    assertThat(filesWith("own-password")).isEmpty();
    assertThat(bench.secrets.mask("x own-password y")).doesNotContain("own-password");
  }

  void publishWithSubmodule(String url) {
    try (var parent = new TestRepository(folder.resolve("super"))) {
      parent.write("main.py", "import sub\n");
      parent.commitSubmodule(
          "sub", commit, "[submodule \"sub\"]\n\tpath = sub\n\turl = " + url + "\n");
      home.publish("super.git", parent.gitFolder());
    }
  }

  private List<Path> filesWith(String word) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
