// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Config;

/// A task's own repository: its files are there, its objects stay in the mirror. Nothing of the
/// remote repository configures it, so no hook and no filter ever runs.
final class WorkTree {
  private WorkTree() {}

  /// Makes it and checks the commit out.
  ///
  /// @param origin the address that `git remote` shows, without password
  static void create(Path root, CommitSource.Found found, String origin)
      throws IOException, InterruptedException {
    Mirror mirror = found.mirror();
    Path git = root.resolve(".git");
    Files.createDirectories(git.resolve("objects/info"));
    Files.createDirectories(git.resolve("objects/pack"));
    Files.createDirectories(git.resolve("refs/heads"));
    Files.createDirectories(git.resolve("refs/tags"));
    Files.writeString(
        git.resolve("objects/info/alternates"), mirror.folder().resolve("objects") + "\n");
    Files.writeString(git.resolve("HEAD"), found.commit() + "\n");
    Files.writeString(git.resolve("config"), config(mirror.format(), origin));
    writeRefs(found.engine().refs(mirror), git.resolve("packed-refs"));
    found.engine().checkOut(root, found.commit());
  }

  private static String config(ObjectFormat format, String origin) {
    var remote = new Config();
    remote.setString("remote", "origin", "url", origin);
    remote.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
    return format.config("\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n")
        + remote.toText();
  }

  private static void writeRefs(Map<String, String> refs, Path file) throws IOException {
    var packed = new TreeMap<String, String>();
    refs.forEach((name, id) -> {
      if (name.startsWith("refs/heads/")) {
        packed.put("refs/remotes/origin/" + name.substring("refs/heads/".length()), id);
      } else if (name.startsWith("refs/tags/")) {
        packed.put(name, id);
      }
    });
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("# pack-refs with: \n");
      for (Map.Entry<String, String> ref : packed.entrySet()) {
        out.write(ref.getValue() + " " + ref.getKey() + "\n");
      }
    }
  }
}
