// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.git.GitSettings.Backend;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What holds for every engine, with JGit.
class JGitEngineTest {
  @Nested
  class Mirrors extends MirrorContract {
    @Override
    Backend backend() {
      return Backend.JGIT;
    }
  }

  @Nested
  class Submodules extends SubmoduleContract {
    @Override
    Backend backend() {
      return Backend.JGIT;
    }
  }

  @Nested
  class Network extends NetworkContract {
    @Override
    Backend backend() {
      return Backend.JGIT;
    }
  }

  @Nested
  class Azure extends AzureContract {
    @Override
    Backend backend() {
      return Backend.JGIT;
    }
  }

  /// And what JGit is told about the logins that the user keeps, which git finds by itself.
  @Nested
  class Credentials extends CredentialContract {
    @Override
    Backend backend() {
      return Backend.JGIT;
    }

    @Test
    void sends_an_extra_login_to_the_target_of_a_redirect_that_it_is_for() throws Exception {
      home.redirect("r.git", foreign.url("r.git"));
      foreign.protect("r.git", "extra", "extra-password");
      bench.extras.add(
          new GitSettings.ExtraCredential(
              "extra", null, Secret.of("extra-password"), null, "127.0.0.2"));

      Checkout checkout = bench.checkout(home.url("r.git"));

      assertThat(checkout).isInstanceOf(Checkout.Ready.class);
      assertThat(logins(foreign)).containsExactly("extra:extra-password");
    }

    @Test
    void uses_a_login_that_the_user_keeps_for_the_host_only_when_asked() throws Exception {
      keep(".netrc", "machine 127.0.0.1 login kept password kept-password");
      bench.host = "elsewhere.example";
      home.protect("r.git", "kept", "kept-password");

      Checkout checkout = bench.checkout(home.url("r.git"));

      assertThat(checkout).isInstanceOf(Checkout.Ready.class);
      assertThat(home.seen().getFirst().authorization()).isEmpty();
      assertThat(logins(home)).containsExactly("kept:kept-password");
      assertThat(bench.secrets.mask("x kept-password y")).doesNotContain("kept-password");
    }

    @Test
    void uses_the_login_that_the_user_keeps_for_a_submodules_host_there() throws Exception {
      keep(".git-credentials", foreign.url("").replace("://", "://kept:kept-password@"));
      foreign.protect("r.git", "kept", "kept-password");
      publishWithSubmodule(foreign.url("r.git"));

      Checkout checkout = bench.checkout(home.url("super.git"));

      assertThat(checkout)
          .isInstanceOfSatisfying(
              Checkout.Ready.class,
              ready -> assertThat(ready.root().resolve("sub/a.py")).hasContent("1\n"));
      assertThat(logins(foreign)).containsExactly("kept:kept-password");
      assertThat(logins(home)).isEmpty();
    }

    @Test
    void does_not_send_a_login_that_the_user_keeps_for_another_host() throws Exception {
      keep(
          ".netrc",
          """
          machine 127.0.0.1 login kept password kept-password
          default login anybody password for-anybody
          """);
      home.redirect("r.git", foreign.url("r.git"));
      foreign.protect("r.git", "kept", "kept-password");

      Checkout checkout = bench.checkout(home.url("r.git"));

      assertThat(checkout).isInstanceOf(Checkout.Refused.class);
      assertThat(foreign.seen()).isNotEmpty();
      assertThat(logins(foreign)).isEmpty();
    }

    @Test
    void prefers_a_configured_login_to_one_that_the_user_keeps() throws Exception {
      keep(".netrc", "machine 127.0.0.1 login kept password kept-password");
      home.protect("r.git", "agent", PASSWORD);

      Checkout checkout = bench.checkout(home.url("r.git"));

      assertThat(checkout).isInstanceOf(Checkout.Ready.class);
      assertThat(logins(home)).containsExactly("agent:" + PASSWORD);
    }

    private void keep(String file, String content) throws IOException {
      Files.createDirectories(folder.resolve("home"));
      Files.writeString(folder.resolve("home").resolve(file), content + "\n");
    }
  }
}
