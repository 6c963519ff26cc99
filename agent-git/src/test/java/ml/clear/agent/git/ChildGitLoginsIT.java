// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitLogins;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.GitLoginsContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the real git program makes of the variables.
@Tag("F26")
class ChildGitLoginsIT implements GitLoginsContract {
  private static final String PASSWORD = "it's \"$HOME\" `id` \\n %s\\ 100% ü";

  @TempDir Path folder;
  private Workbench bench;

  @BeforeEach
  void prepare() throws IOException {
    bench = new Workbench(folder);
    bench.user = "agent";
    bench.password = PASSWORD;
    Files.createDirectories(folder.resolve("home"));
  }

  @Override
  public GitLogins logins(String user, String password) {
    bench.user = user;
    bench.password = password;
    return bench.childLogins();
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String run(Map<String, String> variables, List<String> argv) throws Exception {
    return run(variables, argv, "");
  }

  private String run(Map<String, String> variables, List<String> argv, String input)
      throws Exception {
    var builder = new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().putAll(bench.variables);
    builder.environment().putAll(variables);
    Process process = builder.start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String run(String named, String... argv) throws Exception {
    return run(bench.childLogins().environment(List.of(named)), List.of(argv));
  }

  private String login(String url, String... named) throws Exception {
    return run(
        bench.childLogins().environment(List.of(named)),
        List.of("git", "credential", "fill"),
        "url=" + url + "\n\n");
  }

  private void extra(String user, String host) {
    bench.extras.add(
        new GitSettings.ExtraCredential(user, null, Secret.of("password-2"), null, host));
  }

  @ParameterizedTest
  @ValueSource(strings = {PASSWORD, "'", "a'b\"c", "$(id)", "`id`", "%n%s", "\\", " ", "-n", "!x"})
  void hands_over_every_character(String password) throws Exception {
    bench.password = password;

    assertThat(login("https://a.example/x", "https://a.example/x"))
        .contains("username=agent\n", "password=" + password + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example.evil.example/x",
        "https://evil.example/a.example/x",
        "https://a.example@evil.example/x",
        "https://a.example:8443/x",
        "http://a.example/x",
        "https://sub.a.example/x"
      })
  void gives_a_named_hosts_login_to_no_other_place(String url) throws Exception {
    assertThat(login(url, "https://a.example/x")).doesNotContain("password=");
  }

  @Test
  void gives_the_login_to_the_configured_host_only() throws Exception {
    bench.host = "a.example";

    assertThat(login("https://a.example/any", "https://b.example/x")).contains("username=agent\n");
    assertThat(login("https://b.example/x", "https://b.example/x")).doesNotContain("password=");
  }

  @Test
  void gives_the_first_extra_login_for_a_host_whether_it_is_named_or_not() throws Exception {
    extra("one", "a.example");
    extra("two", "a.example");
    bench.host = "a.example";

    assertThat(login("https://a.example/x")).contains("username=one\n");
    assertThat(login("https://a.example/x", "https://a.example/x")).contains("username=one\n");
  }

  @Test
  void tells_repositories_of_a_host_apart_in_prefix_mode() throws Exception {
    bench.prefix = true;
    bench.host = "https://a.example/org";
    extra("other", "a.example/other/");

    assertThat(login("https://a.example/org/x")).contains("username=agent\n", "path=org/x\n");
    assertThat(login("https://a.example/other/x")).contains("username=other\n");
    assertThat(login("https://a.example/organisation/x", "https://a.example/organisation/x"))
        .doesNotContain("password=");
    assertThat(login("https://a.example/Org/x", "https://a.example/Org/x"))
        .contains("username=agent\n");
  }

  @Test
  void prefers_the_login_in_an_address_for_that_repository() throws Exception {
    String[] named = {"https://me:mine%21@a.example/o/r", "https://a.example/o/s"};

    assertThat(login("https://a.example/o/r", named)).contains("username=me\npassword=mine!\n");
    assertThat(login("https://a.example/o/s", named)).contains("username=agent\n");
  }

  @Test
  void takes_a_token_in_the_place_of_a_user_where_nobody_knows_more() throws Exception {
    assertThat(login("https://a.example/x", "https://token@a.example/x"))
        .contains("username=agent\n");
    bench.user = "";
    assertThat(login("https://a.example/x", "https://token@a.example/x"))
        .contains("username=token\npassword=\n");
  }

  @Test
  void asks_the_users_helper_for_other_hosts_only() throws Exception {
    Files.writeString(
        folder.resolve("home/.gitconfig"),
        "[credential]\n\thelper = \"!f() { echo username=me; echo password=mine; }; f\"\n");

    assertThat(login("https://b.example/x", "https://a.example/x")).contains("username=me\n");
    assertThat(login("https://a.example/x", "https://a.example/x")).contains("username=agent\n");
  }

  @Test
  void clones_a_private_repository_and_its_submodule_and_stores_nothing() throws Exception {
    try (var home = GitHttpServer.start("127.0.0.1");
        var origin = new TestRepository(folder.resolve("origin"));
        var parent = new TestRepository(folder.resolve("super"))) {
      String commit = origin.commit(Map.of("a.py", "1\n"));
      home.publish("r.git", origin.gitFolder());
      home.protect("r.git", "agent", PASSWORD);
      parent.write("main.py", "import sub\n");
      parent.commitSubmodule(
          "sub", commit, "[submodule \"sub\"]\n\tpath = sub\n\turl = ../r.git\n");
      String url = home.publish("super.git", parent.gitFolder());
      home.protect("super.git", "agent", PASSWORD);

      String said = run(url, "git", "clone", "--recursive", url, "copy");

      assertThat(folder.resolve("copy/sub/a.py")).hasContent("1\n");
      assertThat(said).doesNotContain(PASSWORD);
      assertThat(folder.resolve("copy/.git/config")).content().doesNotContain("agent", PASSWORD);
    }
  }

  @Test
  void clones_by_https_what_is_named_by_ssh() throws Exception {
    bench.translate = true;

    assertThat(run("git@a.example:o/r.git", "git", "ls-remote", "--get-url", "git@a.example:o/s"))
        .isEqualTo("https://a.example/o/s\n");
    assertThat(login("https://a.example/o/s", "git@a.example:o/r.git")).contains("username=agent");
  }

  @Test
  void shows_a_redirects_target_no_login() throws Exception {
    try (var home = GitHttpServer.start("127.0.0.1");
        var foreign = GitHttpServer.start("127.0.0.2")) {
      home.redirect("r.git", foreign.url("r.git"));
      foreign.protect("r.git", "agent", PASSWORD);
      String url = home.url("r.git").replace("://", "://own:own-password@");

      run(url, "git", "ls-remote", home.url("r.git"));

      assertThat(foreign.seen()).isNotEmpty();
      assertThat(foreign.seen()).allMatch(seen -> seen.authorization().isEmpty());
    }
  }
}
