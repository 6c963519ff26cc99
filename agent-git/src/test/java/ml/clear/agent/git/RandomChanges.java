// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Fills a folder with files of all kinds and changes them.
final class RandomChanges {
  private static final List<String> NAMES =
      List.of(
          "a.txt",
          "b.py",
          "dir/c.txt",
          "dir/deep/er/d.txt",
          "with space.txt",
          "dir/two  spaces/e.txt",
          "tab\there.txt",
          "quote\"d.txt",
          "back\\slash.txt",
          "new\nline.txt",
          "-dash",
          "b a/x",
          "a/b/c/d/e/f",
          "übung.txt",
          "日本/語.txt",
          "trailing ",
          "dir/.hidden",
          "%41.txt",
          "a b c");
  private static final List<String> LINES =
      List.of(
          "",
          "same",
          "same",
          "x",
          "  indented",
          "\ttab",
          "trailing  ",
          "-dash",
          "+plus",
          " @@ -1 +1 @@",
          "--- a/x",
          "+++ b/x",
          "diff --git a/x b/x",
          "\\ No newline",
          "ünïcode",
          "CR\r",
          "GIT binary patch");

  private final Path root;
  private final Random random;

  RandomChanges(Path root, Random random) {
    this.root = root;
    this.random = random;
  }

  void create() throws IOException {
    for (String name : NAMES) {
      if (random.nextInt(4) > 0) {
        write(root.resolve(name));
      }
    }
    write(root.resolve("always"));
  }

  void change() throws IOException {
    int number = 1 + random.nextInt(8);
    for (int i = 0; i < number; i++) {
      List<Path> files = files();
      Path file = files.get(random.nextInt(files.size()));
      switch (random.nextInt(10)) {
        case 0 -> delete(file);
        case 1 -> write(free());
        case 2 -> executable(file);
        case 3 -> {
          Path target = free();
          Files.createDirectories(target.getParent());
          Files.move(file, target);
        }
        case 4 -> {
          Path target = free();
          Files.createDirectories(target.getParent());
          Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
          edit(file);
        }
        case 5 -> {
          delete(file);
          write(file);
        }
        default -> edit(file);
      }
    }
  }

  private Path free() {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    for (int i = 0; ; i++) {
      Path path = root.resolve(i == 0 ? name : name + i);
      boolean blocked = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
      for (Path parent = path.getParent();
          parent != null && !parent.equals(root);
          parent = parent.getParent()) {
        blocked |= Files.isSymbolicLink(parent) || Files.isRegularFile(parent);
      }
      if (!blocked) {
        return path;
      }
      if (i > 50) {
        return root.resolve("free-" + random.nextInt());
      }
    }
  }

  private List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    try (Stream<Path> paths = Files.walk(root)) {
      paths
          .filter(path -> !root.relativize(path).startsWith(".git"))
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  private void delete(Path file) throws IOException {
    if (files().size() > 1) {
      Files.delete(file);
    }
  }

  private void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    switch (random.nextInt(8)) {
      case 0 -> Files.createSymbolicLink(file, Path.of("target-" + random.nextInt(3)));
      case 1 -> Files.write(file, noise());
      case 2 -> Files.createFile(file);
      default -> Files.writeString(file, text());
    }
    if (random.nextInt(5) == 0) {
      executable(file);
    }
  }

  private void executable(Path file) throws IOException {
    if (!Files.isSymbolicLink(file) && !file.toFile().setExecutable(!Files.isExecutable(file))) {
      throw new IOException("chmod");
    }
  }

  private byte[] noise() {
    var noise = new byte[1 + random.nextInt(3000)];
    random.nextBytes(noise);
    noise[0] = 0;
    return noise;
  }

  private String text() {
    var text = new StringBuilder();
    String feed = random.nextInt(4) == 0 ? "\r\n" : "\n";
    int lines = random.nextInt(60);
    for (int i = 0; i < lines; i++) {
      text.append(line()).append(feed);
    }
    if (random.nextInt(4) == 0) {
      text.append("no line feed");
    }
    return text.toString();
  }

  private String line() {
    return LINES.get(random.nextInt(LINES.size()))
        + (random.nextBoolean() ? random.nextInt(30) : "");
  }

  private void edit(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("other-" + random.nextInt(3)));
      return;
    }
    byte[] content = Files.readAllBytes(file);
    if (Set.of(0, 1).contains(random.nextInt(20))) {
      Files.write(file, noise());
      return;
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    var lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(lines.size());
      String fresh =
          new String(line().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      switch (random.nextInt(4)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.set(at, fresh + "\n");
        case 2 -> lines.add(at, fresh + "\n");
        default -> lines.set(lines.size() - 1, lines.getLast().stripTrailing());
      }
      if (lines.isEmpty()) {
        lines.add("");
      }
    }
    Files.write(file, String.join("", lines).getBytes(StandardCharsets.ISO_8859_1));
  }
}
