// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.GitHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several programs with one cache, some of which die.
class SharedCacheIT {
  @TempDir Path folder;
  private GitHttpServer server;
  private TestRepository origin;
  private String url;

  @BeforeEach
  void start() {
    server = GitHttpServer.start("127.0.0.1");
    origin = new TestRepository(folder.resolve("origin"));
    origin.commit(Map.of("a.py", "1\n", "noise.txt", noise(1)));
    url = server.publish("r.git", origin.gitFolder());
  }

  @AfterEach
  void stop() {
    origin.close();
    server.close();
  }

  private static String noise(int seed) {
    var noise = new StringBuilder();
    new Random(seed).ints(300_000, ' ', '~').forEach(c -> noise.append((char) c));
    return noise.toString();
  }

  private Process spawn(int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CloneProcess.class.getName(),
            folder.toString(),
            url,
            Integer.toString(number))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output-" + number).toFile())
        .start();
  }

  private String output(int number) throws IOException {
    return Files.readString(folder.resolve("output-" + number), StandardCharsets.UTF_8);
  }

  private void awaitIncomingPack() throws IOException, InterruptedException {
    for (int i = 0; i < 3000; i++) {
      if (Files.isDirectory(folder.resolve("vcs-cache"))) {
        try (Stream<Path> files = Files.walk(folder.resolve("vcs-cache"))) {
          if (files.anyMatch(file -> file.getFileName().toString().startsWith("incoming_"))) {
            return;
          }
        } catch (UncheckedIOException _) {
          continue; // a file went while we looked
        }
      }
      TimeSource.system().sleep(Duration.ofMillis(10));
    }
    throw new AssertionError("no pack comes in");
  }

  private void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void assertReady(Checkout checkout, String content) {
    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> assertThat(ready.root().resolve("a.py")).hasContent(content));
  }

  @Test
  @Tag("F12")
  void recovers_from_a_program_that_was_killed_while_it_cloned() throws Exception {
    server.slow("r.git", 2000, Duration.ofMillis(50));
    Process process = spawn(0);
    awaitIncomingPack();

    kill(process);

    server.heal("r.git");
    assertReady(new Workbench(folder).checkout(url, "main", "", ""), "1");
    assertNothingHalf();
  }

  @Test
  @Tag("F12")
  void recovers_from_a_program_that_was_killed_while_it_fetched() throws Exception {
    var bench = new Workbench(folder);
    assertReady(bench.checkout(url, "main", "", ""), "1");
    origin.commit(Map.of("a.py", "2\n", "noise.txt", noise(2)));
    server.slow("r.git", 2000, Duration.ofMillis(50));
    Process process = spawn(10);
    awaitIncomingPack();

    kill(process);

    server.heal("r.git");
    assertReady(bench.checkout(url, "main", "", ""), "2");
    assertNothingHalf();
  }

  @Test
  @Tag("F14")
  void waits_for_another_program_and_says_for_whom() throws Exception {
    server.slow("r.git", 20_000, Duration.ofMillis(100));
    Process holder = spawn(0);
    awaitIncomingPack();
    var bench = new Workbench(folder);
    bench.nextDestination();

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, "1");
    assertThat(bench.log.text())
        .contains("the agent with process id " + holder.pid())
        .contains("is updating it")
        .contains("Using cached repository in")
        .doesNotContain("cloning: ");
    assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output(0)).contains("cloning: ").endsWith("READY\n");
  }

  @Test
  @Tag("F14")
  void lets_programs_race() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      processes.add(spawn(i));
    }

    for (Process process : processes) {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(List.of(output(0), output(1), output(2)))
        .allSatisfy(output -> assertThat(output).endsWith("READY\n"));
  }

  private void assertNothingHalf() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("vcs-cache"))) {
      assertThat(files)
          .noneMatch(file -> file.getFileName().toString().matches("incoming_.*|.*\\.new"));
    }
  }
}
