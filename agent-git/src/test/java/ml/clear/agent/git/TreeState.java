// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All files of a folder, as one comparable value: kind, mode and content.
final class TreeState {
  private TreeState() {}

  static Map<String, String> of(Path root) throws IOException {
    var state = new TreeMap<String, String>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        String name = root.relativize(path).toString();
        if (name.equals(".git") || name.startsWith(".git/") || name.isEmpty()) {
          continue;
        }
        if (Files.isSymbolicLink(path)) {
          state.put(name, "link to " + Files.readSymbolicLink(path));
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          state.put(name + "/", "");
        } else {
          String content = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
          state.put(name, (Files.isExecutable(path) ? "x " : "- ") + content);
        }
      }
    }
    return state;
  }
}
