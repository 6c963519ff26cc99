// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.LfsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LfsTest {
  @TempDir Path folder;
  private LfsBench hosts;
  private LfsServer lfs;

  @BeforeEach
  void start() {
    hosts = new LfsBench(folder);
    lfs = hosts.lfs;
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  @Test
  void puts_contents_in_the_place_of_pointers() throws Exception {
    hosts.publish(
        Map.of(
            "model.bin", lfs.keep("the weights"),
            "deep/er/other.bin", lfs.keep("more weights"),
            "same.bin", lfs.keep("the weights"),
            "plain.bin.txt", LfsServer.pointer("not in LFS"),
            "main.py", "print(1)\n"));

    Path root = hosts.root();

    assertThat(root.resolve("model.bin")).hasContent("the weights");
    assertThat(root.resolve("deep/er/other.bin")).hasContent("more weights");
    assertThat(root.resolve("same.bin")).hasContent("the weights");
    assertThat(root.resolve("plain.bin.txt")).hasContent(LfsServer.pointer("not in LFS"));
    assertThat(lfs.downloads()).hasSize(2);
    assertThat(hosts.bench.log.text()).contains("Git LFS: getting 2 objects", "'127.0.0.1'");
  }

  @Test
  void asks_as_the_batch_api_wants_it() throws Exception {
    hosts.publish(Map.of("model.bin", lfs.keep("the weights")));

    hosts.root();

    assertThat(lfs.seen().getFirst())
        .satisfies(seen -> {
          assertThat(seen.method() + " " + seen.path()).isEqualTo("POST /objects/batch");
          assertThat(seen.header("accept")).isEqualTo("application/vnd.git-lfs+json");
          assertThat(seen.header("content-type")).isEqualTo("application/vnd.git-lfs+json");
        });
  }

  @Test
  void needs_no_network_for_what_it_has() throws Exception {
    String commit = hosts.publish(Map.of("model.bin", lfs.keep("the weights")));
    hosts.root();
    hosts.close();
    lfs.forget();

    Checkout again = hosts.bench.checkout(hosts.git.url("r.git"), "", commit, "");

    assertThat(again)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> assertThat(ready.root().resolve("model.bin")).hasContent("the weights"));
    assertThat(lfs.seen()).isEmpty();
  }

  @Test
  void gives_each_task_files_of_its_own() throws Exception {
    hosts.publish(Map.of("model.bin", lfs.keep("the weights")));
    Files.writeString(hosts.root().resolve("model.bin"), "spoilt");

    assertThat(hosts.root().resolve("model.bin")).hasContent("the weights");
    assertThat(hosts.kept())
        .singleElement()
        .satisfies(f -> assertThat(f).hasContent("the weights"));
  }

  @Test
  void keeps_the_mode_of_a_file() throws Exception {
    try (var origin = new TestRepository(folder.resolve("origin"))) {
      origin.write(".gitattributes", LfsBench.ATTRIBUTES);
      origin.write("tool.bin", lfs.keep("#!/bin/sh\n"));
      origin.write("data.bin", lfs.keep("data"));
      assertThat(origin.folder().resolve("tool.bin").toFile().setExecutable(true)).isTrue();
      origin.commitAll();
      hosts.git.publish("r.git", origin.gitFolder());
    }

    Path root = hosts.root();

    assertThat(root.resolve("tool.bin")).isExecutable();
    assertThat(Files.getPosixFilePermissions(root.resolve("data.bin")))
        .doesNotContain(PosixFilePermission.OWNER_EXECUTE);
  }

  @Test
  void asks_for_many_in_batches_of_a_hundred() throws Exception {
    var files = new HashMap<String, String>();
    for (int i = 0; i < 230; i++) {
      files.put("data/" + i + ".bin", lfs.keep("content " + i));
    }
    hosts.publish(files);

    Path root = hosts.root();

    assertThat(lfs.seen())
        .filteredOn(seen -> seen.method().equals("POST"))
        .extracting(LfsServer.Seen::objects)
        .containsExactly(100, 100, 30);
    assertThat(root.resolve("data/229.bin")).hasContent("content 229");
  }

  @Test
  void obeys_attributes_of_folders() throws Exception {
    hosts.publish(
        Map.of(
            ".gitattributes",
            "*.bin filter=lfs\n",
            "raw/.gitattributes",
            "*.bin -filter\n",
            "raw/a.bin",
            LfsServer.pointer("never asked for"),
            "b.bin",
            lfs.keep("b")));

    Path root = hosts.root();

    assertThat(root.resolve("raw/a.bin")).hasContent(LfsServer.pointer("never asked for"));
    assertThat(root.resolve("b.bin")).hasContent("b");
  }

  @Test
  void completes_submodules_from_their_own_server() throws Exception {
    hosts.git.mount("module.git/info/lfs", hosts.foreignLfs);
    String module =
        hosts.publish("module.git", Map.of("m.bin", hosts.foreignLfs.keep("of the module")));
    try (var parent = new TestRepository(folder.resolve("parent"))) {
      parent.write("main.py", "1\n");
      parent.commitSubmodule(
          "sub", module, "[submodule \"s\"]\n\tpath = sub\n\turl = ../module.git\n");
      hosts.git.publish("r.git", parent.gitFolder());
    }

    assertThat(hosts.root().resolve("sub/m.bin")).hasContent("of the module");
  }

  @Test
  void warns_when_a_submodules_content_is_not_there() throws Exception {
    hosts.git.mount("module.git/info/lfs", hosts.foreignLfs);
    String module = hosts.publish("module.git", Map.of("m.bin", LfsServer.pointer("nowhere")));
    try (var parent = new TestRepository(folder.resolve("parent"))) {
      parent.commitSubmodule(
          "sub", module, "[submodule \"s\"]\n\tpath = sub\n\turl = ../module.git\n");
      hosts.git.publish("r.git", parent.gitFolder());
    }

    assertThat(hosts.root().resolve("sub/m.bin")).hasContent(LfsServer.pointer("nowhere"));
    assertThat(hosts.bench.log.text())
        .contains("WARNING: submodule", "keeps pointers of Git LFS", "'m.bin'");
  }

  @Test
  void gets_the_content_of_a_pointer_that_the_tasks_diff_changes() throws Exception {
    String old = lfs.keep("old");
    String fresh = lfs.keep("fresh");
    String commit = hosts.publish(Map.of("model.bin", old));
    String diff =
        "diff --git a/model.bin b/model.bin\n--- a/model.bin\n+++ b/model.bin\n@@ -1,3 +1,3 @@\n"
            + " version https://git-lfs.github.com/spec/v1\n"
            + change('-', old)
            + change('+', fresh);

    Checkout checkout = hosts.bench.checkout(hosts.git.url("r.git"), "", commit, diff);

    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> assertThat(ready.root().resolve("model.bin")).hasContent("fresh"));
  }

  private static String change(char sign, String pointer) {
    String[] lines = pointer.split("\n", -1);
    return sign + lines[1] + "\n" + sign + lines[2] + "\n";
  }

  @Test
  void leaves_pointers_when_the_user_wants_them() throws Exception {
    hosts.bench.variables.put("GIT_LFS_SKIP_SMUDGE", "1");
    hosts.publish(Map.of("model.bin", lfs.keep("the weights")));

    assertThat(hosts.root().resolve("model.bin")).hasContent(LfsServer.pointer("the weights"));
    assertThat(lfs.seen()).isEmpty();
    assertThat(hosts.bench.log.text())
        .contains("Git LFS: 1 files stay pointers: GIT_LFS_SKIP_SMUDGE is set");
  }

  @Test
  void obeys_what_lfsconfig_includes_and_excludes() throws Exception {
    hosts.publish(
        Map.of(
            ".lfsconfig", "[lfs]\n\tfetchinclude = data,*.bin\n\tfetchexclude = data/huge\n",
            "data/huge/a.bin", lfs.keep("a"),
            "data/b.bin", lfs.keep("b")));

    Path root = hosts.root();

    assertThat(root.resolve("data/huge/a.bin")).hasContent(LfsServer.pointer("a"));
    assertThat(root.resolve("data/b.bin")).hasContent("b");
    assertThat(hosts.bench.log.text()).contains("Git LFS: 1 files stay pointers: lfs.fetch");
  }

  @Test
  void obeys_the_users_own_choice_of_files_first() throws Exception {
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(folder.resolve("home/.gitconfig"), "[lfs]\n\tfetchexclude = b.bin\n");
    hosts.publish(
        Map.of(
            ".lfsconfig", "[lfs]\n\tfetchexclude = a.bin\n",
            "a.bin", lfs.keep("a"),
            "b.bin", lfs.keep("b")));

    Path root = hosts.root();

    assertThat(root.resolve("a.bin")).hasContent("a");
    assertThat(root.resolve("b.bin")).hasContent(LfsServer.pointer("b"));
  }

  @Test
  void follows_lfsconfig_to_another_server() throws Exception {
    hosts.publish(
        Map.of(
            ".lfsconfig",
            "[lfs]\n\turl = " + hosts.foreign.url("lfs") + "\n",
            "model.bin",
            hosts.foreignLfs.keep("the weights")));

    assertThat(hosts.root().resolve("model.bin")).hasContent("the weights");
    assertThat(lfs.seen()).isEmpty();
  }

  @Test
  void takes_contents_from_a_repository_on_this_machine() throws Exception {
    try (var origin = new TestRepository(folder.resolve("origin"))) {
      origin.commit(
          Map.of(".gitattributes", LfsBench.ATTRIBUTES, "model.bin", LfsServer.pointer("weights")));
      String oid = LfsServer.oid("weights");
      Path object =
          origin
              .gitFolder()
              .resolve("lfs/objects")
              .resolve(oid.substring(0, 2))
              .resolve(oid.substring(2, 4))
              .resolve(oid);
      Files.createDirectories(object.getParent());
      Files.writeString(object, "weights");

      Checkout checkout = hosts.bench.checkout(origin.folder().toString());

      assertThat(checkout)
          .isInstanceOfSatisfying(
              Checkout.Ready.class,
              ready -> assertThat(ready.root().resolve("model.bin")).hasContent("weights"));
    }
  }

  @Test
  void keeps_nothing_when_mirrors_are_not_kept() throws Exception {
    hosts.bench.cached = false;
    hosts.publish(Map.of("model.bin", lfs.keep("the weights")));

    Path root = hosts.root();

    assertThat(root.resolve("model.bin")).hasContent("the weights");
    assertThat(root.resolve(".git/mirror/lfs/objects")).doesNotExist();
  }

  @Test
  void warns_when_the_repository_names_its_objects_by_sha_256() throws Exception {
    Path root = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve(".git/config"), "[extensions]\n\tobjectformat = sha256\n");
    Files.writeString(root.resolve(".gitattributes"), LfsBench.ATTRIBUTES);
    Remote remote = hosts.bench.remotes().named("https://h/r", _ -> {}).orThrow();

    hosts
        .bench
        .lfs()
        .complete(
            List.of(new LfsTree(root, remote, new Mirror(folder.resolve("m")))), hosts.bench.log);

    assertThat(hosts.bench.log.text()).contains("WARNING: files of 'https://h/r' in Git LFS stay");
  }

  @Test
  void mentions_pointers_of_a_form_that_is_not_known() throws Exception {
    hosts.publish(
        Map.of("m.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"));

    hosts.root();

    assertThat(hosts.bench.log.text()).contains("WARNING: 'm.bin' stays as it is");
  }
}
