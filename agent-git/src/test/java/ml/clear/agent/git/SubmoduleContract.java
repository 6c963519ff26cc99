// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.GitHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Submodules, friendly and hostile, for every engine.
abstract class SubmoduleContract {
  @TempDir Path folder;
  private GitHttpServer server;
  private Workbench bench;
  private String commit;

  /// What is tested.
  abstract GitSettings.Backend backend();

  private Workbench workbench() {
    return Workbench.of(folder, backend());
  }

  @BeforeEach
  void start() {
    server = GitHttpServer.start("127.0.0.1");
    bench = workbench();
    try (var module = new TestRepository(folder.resolve("module"))) {
      commit = module.commit(Map.of("lib.py", "LIB = 1\n"));
      module.commit(Map.of("lib.py", "LIB = 2\n"));
      server.publish("module.git", module.gitFolder());
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path checkOut(String path, String link, String gitmodules) throws Exception {
    try (var parent = new TestRepository(folder.resolve("parent"))) {
      parent.write("main.py", "import lib\n");
      parent.commitSubmodule(path, link, gitmodules);
      server.publish("parent.git", parent.gitFolder());
    }
    Checkout checkout = bench.checkout(server.url("parent.git"));
    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    return ((Checkout.Ready) checkout).root();
  }

  private static String entry(String name, String path, String url) {
    return "[submodule \"" + name + "\"]\n\tpath = " + path + "\n\turl = " + url + "\n";
  }

  @Test
  void checks_out_the_commit_that_the_parent_records() throws Exception {
    Path root = checkOut("libs/module", commit, entry("m", "libs/module", "../module.git"));

    assertThat(root.resolve("libs/module/lib.py")).hasContent("LIB = 1\n");
    assertThat(root.resolve("main.py")).exists();
  }

  @Test
  void goes_down_into_nested_ones() throws Exception {
    String middle;
    try (var parent = new TestRepository(folder.resolve("middle"))) {
      middle = parent.commitSubmodule("deep", commit, entry("d", "deep", "../module.git"));
      server.publish("middle.git", parent.gitFolder());
    }

    Path root = checkOut("middle", middle, entry("m", "middle", "../middle.git"));

    assertThat(root.resolve("middle/deep/lib.py")).hasContent("LIB = 1\n");
  }

  @Test
  void warns_when_one_is_not_there_and_goes_on() throws Exception {
    Path root = checkOut("sub", commit, entry("s", "sub", "../nowhere.git"));

    assertThat(root.resolve("main.py")).exists();
    assertThat(bench.log.text())
        .contains("WARNING: submodule 'sub' is not checked out: there is no repository");
  }

  @Test
  void warns_when_its_commit_is_not_there() throws Exception {
    checkOut("sub", "1234567890".repeat(4), entry("s", "sub", "../module.git"));

    assertThat(bench.log.text()).contains("WARNING: submodule 'sub' is not checked out: commit");
  }

  @ParameterizedTest
  @Tag("F26")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ../../hooks       | ../module.git
          a/../../x         | ../module.git
          ok                | -u./payload
          ok                | --upload-pack=touch x
          ok                | ext::sh -c touch% x
          ok                | file:///etc
          ok                | /etc
          ok                | https://ok%0ahost=evil/x
          ok                | ssh://-oProxyCommand=touch/x
          ok                | ../../../../../x
          """)
  void refuses_malicious_entries(String name, String url) throws Exception {
    Path root = checkOut("sub", commit, entry(name, "sub", url));

    assertThat(bench.log.text()).contains("WARNING: submodule 'sub' is not checked out");
    assertThat(root.resolve("sub")).isEmptyDirectory();
  }

  @Test
  @Tag("F26")
  void never_runs_an_update_command() throws Exception {
    Path trap = folder.resolve("trap");

    Path root =
        checkOut(
            "sub", commit, entry("s", "sub", "../module.git") + "\tupdate = !touch " + trap + "\n");

    assertThat(root.resolve("sub/lib.py")).exists();
    assertThat(trap).doesNotExist();
  }

  @Test
  @Tag("F27")
  void runs_no_filter_and_no_hook_of_a_repository() throws Exception {
    Path trap = folder.resolve("trap");
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(
        folder.resolve("home/.gitconfig"),
        "[filter \"x\"]\n\tsmudge = touch " + trap + "\n[core]\n\thooksPath = hooks\n");
    try (var parent = new TestRepository(folder.resolve("parent"))) {
      parent.commit(
          Map.of(
              ".gitattributes",
              "*.py filter=x\n",
              "a.py",
              "1\n",
              "hooks/post-checkout",
              "#!/bin/sh\ntouch " + trap + "\n"));
      server.publish("parent.git", parent.gitFolder());
    }

    Checkout checkout = bench.checkout(server.url("parent.git"));

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(trap).doesNotExist();
  }
}
