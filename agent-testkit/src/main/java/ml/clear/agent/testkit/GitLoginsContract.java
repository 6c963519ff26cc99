// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.source.GitLogins;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;

/// What the real git program makes of the variables that it is given.
public interface GitLoginsContract {
  /// Logins with one for the hosts that the task names.
  GitLogins logins(String user, String password);

  /// An empty folder.
  Path folder();

  /// What a program prints, errors included.
  ///
  /// @param variables its environment, beside `PATH` and a `HOME` of the test's own
  String run(Map<String, String> variables, List<String> argv) throws Exception;

  @Test
  default void reaches_a_private_repository_that_the_task_names() throws Exception {
    try (var host = host("127.0.0.1", "me", "the password")) {
      assertThat(ask(logins("me", "the password").environment(List.of(url(host))), url(host)))
          .contains("HEAD");
    }
  }

  @Test
  default void shows_a_login_to_no_host_that_the_task_does_not_name() throws Exception {
    try (var host = host("127.0.0.1", "me", "the password");
        var other = host("127.0.0.2", "me", "the password")) {
      ask(logins("me", "the password").environment(List.of(url(host))), url(other));

      assertThat(other.seen()).isNotEmpty().allMatch(seen -> seen.authorization().isEmpty());
    }
  }

  @Test
  default void takes_the_login_in_an_address_for_that_repository() throws Exception {
    try (var host = host("127.0.0.1", "own", "own password")) {
      String named = url(host).replace("://", "://own:own%20password@");

      assertThat(ask(logins("me", "the password").environment(List.of(named)), url(host)))
          .contains("HEAD");
    }
  }

  @Test
  default void keeps_git_from_asking_people() {
    assertThat(logins("me", "the password").environment(List.of("no address")))
        .containsEntry("GIT_TERMINAL_PROMPT", "0");
  }

  private GitHttpServer host(String address, String user, String password) throws Exception {
    GitHttpServer host = GitHttpServer.start(address);
    try (Git git = Git.init().setDirectory(folder().resolve(address).toFile()).call()) {
      git.commit()
          .setAllowEmpty(true)
          .setSign(false)
          .setAuthor("A", "a@example.com")
          .setCommitter("A", "a@example.com")
          .setMessage("first")
          .call();
      host.publish("r.git", git.getRepository().getDirectory().toPath());
    }
    host.protect("r.git", user, password);
    return host;
  }

  private static String url(GitHttpServer host) {
    return host.url("r.git");
  }

  private String ask(Map<String, String> variables, String url) throws Exception {
    return run(variables, List.of("git", "ls-remote", url));
  }
}
