// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Puts the archive together: a jlink runtime, the jars, the launcher, the example. The build runs it
/// as a source file.
///
/// Arguments: the project's root, the folder with the jars, the folder to fill, the archive to write,
/// the time that all files in it bear (ISO 8601). All but `lib/agent.aot` comes out the same each
/// time; `bin/reproducible` proves it.
final class PackageArchive {
  /// What our jars and theirs use. A module that is missing shows as a failing test of the archive.
  private static final String MODULES =
      String.join(
          ",",
          "java.base",
          "java.desktop",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.rmi",
          "java.security.jgss",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  /// What the README leads to.
  private static final List<String> TEXTS =
      List.of("LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs");

  private PackageArchive() {}

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    Path jars = Path.of(args[1]);
    Path home = Path.of(args[2]);
    Path archive = Path.of(args[3]);
    delete(home);
    Files.createDirectories(home.getParent());
    copy(root.resolve("agent-dist/src/archive"), home);
    copy(root.resolve("examples"), home.resolve("examples"));
    for (String text : TEXTS) {
      copy(root.resolve(text), home.resolve(text));
    }
    copyJars(jars, home.resolve("lib"), FileTime.from(Instant.parse(args[4])));
    link(home.resolve("runtime"));
    archiveClasses(home.resolve("runtime"));
    Path launcher = home.resolve("bin/clearml-agent");
    makeExecutable(launcher);
    train(launcher, home);
    pack(home, archive, args[4]);
  }

  /// Our jars go first, the command line's in front; then the others by name. The order never
  /// changes, whatever the file system says.
  private static void copyJars(Path jars, Path lib, FileTime time) throws IOException {
    Files.createDirectories(lib);
    List<Path> ordered;
    try (Stream<Path> files = Files.list(jars)) {
      ordered =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .sorted(
                  Comparator.comparing((Path file) -> !name(file).startsWith("agent-cli"))
                      .thenComparing(file -> !name(file).startsWith("agent-"))
                      .thenComparing(PackageArchive::name))
              .toList();
    }
    for (Path jar : ordered) {
      Path copy = lib.resolve(jar.getFileName());
      Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
      // the JVM takes its cache only for jars with the times that they had when it was made
      Files.setLastModifiedTime(copy, time);
    }
    Files.writeString(
        lib.resolve("classpath"),
        ordered.stream().map(PackageArchive::name).collect(Collectors.joining(" ")) + "\n");
  }

  private static void link(Path runtime) {
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    int code =
        jlink.run(
            System.out,
            System.err,
            "--add-modules",
            MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress",
            "zip-6",
            "--output",
            runtime.toString());
    if (code != 0) {
      throw new IllegalStateException("jlink ended with " + code);
    }
  }

  /// Makes the JVM's default class archive, for starts without the ahead-of-time cache. jlink's own
  /// ones are for JVMs without compact object headers: the launcher's would not take them.
  private static void archiveClasses(Path runtime) throws IOException, InterruptedException {
    Process dump =
        new ProcessBuilder(
                runtime.resolve("bin/java").toString(),
                "-Xshare:dump",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders")
            .inheritIO()
            .start();
    if (dump.waitFor() != 0) {
      throw new IllegalStateException("the dump of the classes ended with " + dump.exitValue());
    }
  }

  /// Makes the ahead-of-time cache: runs the launcher with its own flags through settings, wiring and
  /// a first call to a server that is not there, and lets the JVM keep what it loaded. The launcher
  /// uses the cache only while the jars have the sizes and times that are noted beside it.
  private static void train(Path launcher, Path home) throws IOException, InterruptedException {
    Path lib = home.resolve("lib");
    Path cache = lib.resolve("agent.aot");
    Path scratch = Files.createTempDirectory(home.getParent(), "training");
    run(scratch, "-XX:AOTCacheOutput=" + cache, launcher, "list");
    var manifest = new StringBuilder();
    for (String jar : Files.readString(lib.resolve("classpath")).strip().split(" ", -1)) {
      Path file = lib.resolve(jar);
      manifest.append(
          "%s %d %d%n"
              .formatted(
                  jar, Files.size(file), Files.getLastModifiedTime(file).to(TimeUnit.SECONDS)));
    }
    Files.writeString(lib.resolve("agent.aot.jars"), manifest);
    Path log = scratch.resolve("classes.log");
    run(scratch, "-Xlog:class+load:file=" + log, launcher, "config");
    boolean cached;
    try (Stream<String> lines = Files.lines(log)) {
      cached =
          lines.anyMatch(
              line ->
                  line.contains("ml.clear.agent.cli.Main source: shared objects file"));
    }
    if (!cached) {
      throw new IllegalStateException("the launcher does not use the cache that was just made");
    }
    delete(scratch);
  }

  private static void run(Path scratch, String jvmFlag, Path launcher, String command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(launcher.toString(), command);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "HOME", scratch.toString(),
                "TMPDIR", scratch.toString(),
                "CLEARML_AGENT_JVM_FLAG", jvmFlag,
                "CLEARML_AGENT_INITIAL_CONNECT_RETRY_OVERRIDE", "1",
                "CLEARML_API_HOST", "http://127.0.0.1:1",
                "CLEARML_API_ACCESS_KEY", "training",
                "CLEARML_API_SECRET_KEY", "training"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(scratch.resolve("output.log").toFile());
    if (!builder.start().waitFor(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("'" + command + "' did not end");
    }
  }

  /// GNU tar, with everything fixed that could differ between two builds.
  private static void pack(Path home, Path archive, String time)
      throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder(
                "tar",
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--mode=u=rwX,go=rX",
                "--mtime=" + time,
                "--use-compress-program=gzip -n -6",
                "-cf",
                archive.toString(),
                "-C",
                home.getParent().toString(),
                home.getFileName().toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IllegalStateException("tar ended with " + tar.exitValue());
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Path target = to.resolve(from.relativize(file).toString());
              Files.createDirectories(target.getParent());
              if (Files.isDirectory(file)) {
                Files.createDirectories(target);
              } else {
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
