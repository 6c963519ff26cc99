// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.InstanceRegistry.Claim;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerNames;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.InstanceRegistryContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInstancesTest implements InstanceRegistryContract {
  private static final WorkerNames NAMES = new WorkerNames("vm", "", new GpuSet.Unchosen());
  private static final long GONE = 99_999_999;

  @TempDir Path folder;

  @Override
  public InstanceRegistry registry() {
    return registry(TimeSource.system());
  }

  @Override
  public InstanceRegistry neighbour() {
    return registry();
  }

  @Test
  void writes_what_the_python_agent_reads() throws Exception {
    Claim claim = registry().claim(NAMES, 1).orThrow();

    assertThat(files())
        .singleElement()
        .satisfies(file -> {
          assertThat(file.getFileName().toString())
              .matches("\\.clearmlagent_" + ProcessHandle.current().pid() + "_[^_]+\\.tmp");
          assertThat(file).hasContent("vm:0\n0").hasSize(6);
        });
    claim.close();
    assertThat(files()).isEmpty();
    assertThat(folder.resolve(FolderLock.EXISTENCE)).doesNotExist();
  }

  @Test
  void heeds_what_the_python_agent_wrote() throws Exception {
    write(".clearmlagent_" + ProcessHandle.current().pid() + "_x9_k2abc.tmp", "vm:0\n0");

    Claim claim = registry().claim(NAMES, 1).orThrow();

    assertThat(claim.instances()).map(it -> it.worker().value()).containsExactly("vm:1");
    assertThat(registry().live().orThrow())
        .map(it -> it.worker().value())
        .containsExactly("vm:0", "vm:1");
  }

  @Test
  void removes_files_of_the_dead_and_keeps_those_it_does_not_understand() throws Exception {
    long self = ProcessHandle.current().pid();
    write(".clearmlagent_" + GONE + "_abcdefgh.tmp", "vm:0\n0");
    write(".clearmlagent_" + self + "_empty.tmp", "");
    write(".clearmlagent_" + self + "_garbage.tmp", "vm:0\nzero");
    write(".clearmlagent_other.tmp", "vm:0\n0");

    Claim claim = registry().claim(NAMES, 1).orThrow();

    assertThat(claim.instances()).map(it -> it.slot().number()).containsExactly(0);
    assertThat(files())
        .map(file -> file.getFileName().toString())
        .contains(
            ".clearmlagent_" + self + "_empty.tmp",
            ".clearmlagent_" + self + "_garbage.tmp",
            ".clearmlagent_other.tmp")
        .hasSize(4);
  }

  @Test
  void a_pid_that_was_given_to_another_process_keeps_no_slot() throws Exception {
    write(".clearmlagent_" + ProcessHandle.current().pid() + "_j1-0badcafe.tmp", "vm:0\n0");

    assertThat(registry().live().orThrow()).isEmpty();
    assertThat(registry().claim(NAMES, 1).orThrow().instances())
        .map(it -> it.slot().number())
        .containsExactly(0);
    assertThat(files()).hasSize(1);
  }

  @Test
  void an_old_lock_file_is_removed_at_once() throws Exception {
    Path lock = write(FolderLock.EXISTENCE, "");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(11)));

    assertThat(registry().claim(NAMES, 1)).isInstanceOf(Outcome.Success.class);
    assertThat(lock).doesNotExist();
  }

  @Test
  void a_lock_file_that_stays_is_removed_after_ten_seconds() throws Exception {
    Path lock = write(FolderLock.EXISTENCE, "");
    var clock = new FakeClock(Files.getLastModifiedTime(lock).toInstant().minusSeconds(3600));
    Duration start = clock.elapsed();

    assertThat(registry(clock).claim(NAMES, 1)).isInstanceOf(Outcome.Success.class);
    assertThat(clock.elapsed().minus(start))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    assertThat(lock).doesNotExist();
  }

  @Test
  void a_folder_that_is_not_there_is_a_clear_failure() throws Exception {
    Path missing = folder.resolve("missing");
    var registry = registry(missing);

    assertThat(failure(registry.claim(NAMES, 1)).message())
        .contains("'" + missing + "'", "no such");
    assertThat(failure(registry.live()).hint()).contains("TMPDIR");
  }

  @Test
  void a_folder_that_is_a_file_is_a_clear_failure() throws Exception {
    Path file = write("file", "");
    var registry = registry(file);

    assertThat(failure(registry.claim(NAMES, 1)).message()).contains("'" + file + "'");
    assertThat(failure(registry.live()).message()).contains("no folder");
  }

  @Test
  void a_folder_that_can_not_be_written_is_a_clear_failure() throws Exception {
    Path proc = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(proc), "there is no folder here that nobody can write");
    var registry = registry(proc);

    Failure failure = failure(registry.claim(NAMES, 1));

    assertThat(failure.reason()).isEqualTo(ReasonCode.FILE_ACCESS);
    assertThat(failure.message()).contains("'/proc/self'").doesNotContain("Exception");
  }

  @Test
  void agents_of_other_containers_live_as_long_as_the_server_knows_them() throws Exception {
    write(".clearmlagent_" + GONE + "_j5-11111111.tmp", "vm:0\n0");
    write(".clearmlagent_" + GONE + "_j5-22222222.tmp", "vm:1\n1");
    var mounted = new HostSettings("/host/folder:" + folder, null, null, false);

    Claim claim = registry(mounted, List.of("vm:0")).claim(NAMES, 2).orThrow();

    assertThat(claim.instances()).map(it -> it.slot().number()).containsExactly(1, 2);
  }

  @Test
  void in_a_mounted_folder_an_equal_id_is_only_warned_about() throws Exception {
    var mounted = new HostSettings("/host/folder:" + folder, null, null, false);
    var names = new WorkerNames("vm", "mine", new GpuSet.Unchosen());
    registry(mounted, List.of()).claim(names, 1).orThrow();

    Claim second = registry(mounted, List.of()).claim(names, 1).orThrow();

    assertThat(second.instances()).map(it -> it.slot().number()).containsExactly(1);
  }

  @Test
  void while_the_server_is_away_agents_of_other_containers_live() throws Exception {
    write(".clearmlagent_" + GONE + "_j5-11111111.tmp", "vm:0\n0");
    var mounted = new HostSettings("/host:" + folder, null, null, false);
    var away =
        new ListedOnly(
            Outcome.failed(
                new ServiceFault(Phase.POLL, ReasonCode.SERVER_UNREACHABLE, "away", "wait")));

    var registry =
        new FileInstances(new ProcessEnvironment(Map.of()), mounted, away, TimeSource.system());

    assertThat(registry.claim(NAMES, 1).orThrow().instances())
        .map(it -> it.slot().number())
        .containsExactly(1);
  }

  private FileInstances registry(TimeSource time) {
    return registry(folder, time);
  }

  private static FileInstances registry(Path temporary) {
    return registry(temporary, TimeSource.system());
  }

  private static FileInstances registry(Path temporary, TimeSource time) {
    return new FileInstances(
        new ProcessEnvironment(Map.of("TMPDIR", temporary.toString())),
        HostSettings.NONE,
        new ListedOnly(Outcome.of(List.of())),
        time);
  }

  private static FileInstances registry(HostSettings settings, List<String> known) {
    List<ListedWorker> workers =
        known.stream()
            .map(id -> new ListedWorker(WorkerId.of(id), null, List.of(), null, Map.of()))
            .toList();
    return new FileInstances(
        new ProcessEnvironment(Map.of()),
        settings,
        new ListedOnly(Outcome.of(workers)),
        TimeSource.system());
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".tmp")).toList();
    }
  }

  private static Failure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Failed<?>(Failure failure) -> failure;
      case Outcome.Success<?>(Object value) -> throw new AssertionError("succeeded: " + value);
    };
  }
}
