// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.WheelFile;

/// A python project in a repository of its own, on the branch `main`.
record GitProject(Path folder, String commit) {
  static GitProject create(Lab lab, String name, String version) throws Exception {
    Path folder = lab.folder.resolve(name);
    write(folder, name, version);
    var script =
        List.of(
            "/bin/sh",
            "-c",
            "cd \"$1\" && git init -q -b main && git add . && git -c user.name=A -c user.email=a@b"
                + " commit -q -m first && git rev-parse HEAD",
            "sh",
            folder.toString());
    return new GitProject(folder, lab.output(script));
  }

  /// The files of a project.
  static void write(Path folder, String name, String version) throws IOException {
    for (var file : WheelFile.project(name, version, "").entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  /// Serves it to those who log in.
  ///
  /// @return the requirement's location
  String publish(GitHttpServer host, String user, String password) {
    String name = folder.getFileName() + ".git";
    host.protect(name, user, password);
    return "git+" + host.publish(name, folder.resolve(".git"));
  }
}
