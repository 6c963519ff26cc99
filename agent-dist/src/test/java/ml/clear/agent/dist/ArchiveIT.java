// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive, unpacked somewhere and started as a user does.
class ArchiveIT {
  private static final long PATIENCE_SECONDS = 900;

  @TempDir Path folder;
  private Path home = Path.of("");
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void unpack() throws Exception {
    run(folder, "tar", "xf", System.getProperty("archive.file"), "-C", folder.toString());
    try (Stream<Path> roots = Files.list(folder)) {
      home =
          roots
              .filter(root -> root.getFileName().toString().startsWith("clearml-agent-"))
              .findFirst()
              .orElseThrow();
    }
  }

  @Test
  void it_starts_without_java_through_a_link_from_any_folder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("agent"), launcher());

    assertThat(run(Path.of("/"), link.toString(), "--version").output)
        .startsWith("CLEARML-AGENT version ");
  }

  @Test
  void a_replaced_jar_is_not_run_from_the_cache() throws Exception {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      Path core =
          files
              .filter(file -> file.getFileName().toString().startsWith("agent-core-"))
              .findFirst()
              .orElseThrow();
      Files.setLastModifiedTime(core, FileTime.fromMillis(0));
    }

    Result result =
        run(
            folder,
            Map.of("CLEARML_AGENT_JVM_FLAG", "-Xlog:class+load:stdout"),
            launcher().toString(),
            "--version");

    assertThat(result.output)
        .contains("ml.clear.agent.cli.Main source: file:")
        .contains("CLEARML-AGENT version ");
  }

  @Test
  void it_starts_from_the_cache() throws Exception {
    Result result =
        run(
            folder,
            Map.of("CLEARML_AGENT_JVM_FLAG", "-Xlog:class+load:stdout"),
            launcher().toString(),
            "--version");

    assertThat(result.output).contains("ml.clear.agent.cli.Main source: shared objects file");
  }

  @Test
  void without_the_cache_the_jvms_own_classes_come_from_its_archive() throws Exception {
    Files.delete(home.resolve("lib/agent.aot"));

    Result result =
        run(
            folder,
            Map.of("CLEARML_AGENT_JVM_FLAG", "-Xlog:class+load:stdout"),
            launcher().toString(),
            "--version");

    assertThat(result.output).contains("java.lang.Object source: shared objects file");
  }

  @Test
  void options_of_other_jvms_do_not_disturb_it() throws Exception {
    Result result =
        run(
            folder,
            Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC", "JDK_JAVA_OPTIONS", "--nonsense"),
            launcher().toString(),
            "--version");

    assertThat(result.code).isZero();
    assertThat(result.output).startsWith("CLEARML-AGENT version ").hasLineCount(1);
  }

  @Test
  void it_holds_what_it_needs_and_nothing_of_the_tests() throws IOException {
    assertThat(home.resolve("LICENSE")).exists();
    assertThat(home.resolve("examples/hello-task/hello.py")).exists();
    assertThat(jars())
        .anyMatch(jar -> jar.startsWith("agent-native-"))
        .noneMatch(jar -> jar.contains("junit") || jar.contains("testkit"));
  }

  @Test
  void an_absent_runtime_is_told_with_those_that_are_there() throws Exception {
    Result result =
        run(folder, launcher().toString(), "daemon", "--queue", "default", "--runtime", "toy");

    assertThat(result.code).isEqualTo(2);
    assertThat(result.output).contains("no toy runtime; installed: native");
  }

  @Test
  void the_jar_of_a_third_partys_runtime_is_the_whole_installation() throws Exception {
    install("toy", "ToyModule");
    Path data = folder.resolve("server");
    start(launcher().toString(), "server", "--port", "0", "--data", data.toString());
    await(() -> Files.exists(data.resolve("clearml.conf")));
    String conf = data.resolve("clearml.conf").toString();
    Files.writeString(
        Files.createDirectory(folder.resolve("job")).resolve("job.py"), "print('never run')\n");
    start(
        launcher().toString(),
        "--config-file",
        conf,
        "daemon",
        "--foreground",
        "--queue",
        "default",
        "--runtime",
        "toy");

    Result submitted =
        run(
            folder,
            launcher().toString(),
            "--config-file",
            conf,
            "submit",
            "--folder",
            folder.resolve("job").toString(),
            "--script",
            "job.py",
            "--follow");

    assertThat(submitted.output).contains("a toy ran ");
    assertThat(submitted.code).isZero();
  }

  @Test
  void the_demo_runs_its_three_tasks_and_leaves_nothing_behind() throws Exception {
    Result demo = run(folder, launcher().toString(), "demo");

    assertThat(demo.output)
        .contains("Hello, ClearML!")
        .contains("there is no data")
        .contains("still running: 1")
        .contains("All three tasks ended as they should.")
        .doesNotContain("\tat ");
    assertThat(demo.code).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("clearml-agent-demo"));
    }
  }

  @Test
  void the_profile_with_the_native_runtime_alone_builds_an_archive_that_starts() throws Exception {
    Path project = folder.resolve("project");
    copySources(Path.of(System.getProperty("project.root")), project);
    var variables = new HashMap<>(System.getenv());

    Result built =
        run(
            project,
            variables,
            "mvn",
            "-B",
            "-o",
            "-q",
            "-Pnative-only",
            "-Dmaven.test.skip=true",
            "-pl",
            "agent-dist",
            "-am",
            "package");

    assertThat(built.code).as(built.output).isZero();
    try (Stream<Path> made = Files.list(project.resolve("agent-dist/target"))) {
      Path archive =
          made.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
      Path place = Files.createDirectory(folder.resolve("native-only"));
      run(place, "tar", "xf", archive.toString(), "--strip-components=1");
      assertThat(run(place, place.resolve("bin/clearml-agent").toString(), "--version").output)
          .startsWith("CLEARML-AGENT version ");
      assertThat(place.resolve("lib")).isDirectoryContaining("glob:**agent-native-*.jar");
    }
  }

  private static void copySources(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String relative = from.relativize(file).toString();
        if (!relative.matches("(.*/)?(target|\\.git)/.*")) {
          Path copy = to.resolve(relative);
          Files.createDirectories(Objects.requireNonNull(copy.getParent()));
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  private Path launcher() {
    return home.resolve("bin/clearml-agent");
  }

  private List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /// Compiles a module against what the archive holds, as its author would, and drops its jar.
  private void install(String packageName, String module) throws IOException {
    Path source = folder.resolve(module + ".java");
    try (InputStream in =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/" + packageName + "/" + module + ".java.txt"))) {
      Files.copy(in, source);
    }
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String path =
        jars().stream()
            .map(jar -> home.resolve("lib").resolve(jar).toString())
            .collect(Collectors.joining(":"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", path, "-d", classes.toString(), source.toString());
    assertThat(code).isZero();
    try (var jar =
            new JarOutputStream(
                Files.newOutputStream(home.resolve("lib").resolve(packageName + ".jar")));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
      }
      jar.putNextEntry(new JarEntry("META-INF/services/com.google.inject.Module"));
      jar.write((packageName + "." + module + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private record Result(int code, String output) {}

  private Result run(Path directory, String... words) throws Exception {
    return run(directory, Map.of(), words);
  }

  private Result run(Path directory, Map<String, String> variables, String... words)
      throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = builder(directory, variables, words).redirectOutput(output.toFile()).start();
    processes.add(process);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(output));
  }

  private void start(String... words) throws IOException {
    processes.add(
        builder(folder, Map.of(), words).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
  }

  private ProcessBuilder builder(Path directory, Map<String, String> variables, String... words) {
    var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME", folder.toString(), "TMPDIR", folder.toString(), "PATH", "/usr/bin:/bin"));
    builder.environment().putAll(variables);
    return builder;
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
