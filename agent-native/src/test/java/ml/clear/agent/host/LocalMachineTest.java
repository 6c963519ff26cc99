// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.machine.MachineReport;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.host.HostSnapshot.CpuTime;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.MachineProbeContract;
import ml.clear.agent.testkit.ScriptedCommands;
import ml.clear.agent.testkit.ScriptedCommands.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMachineTest implements MachineProbeContract {
  private static final long MIB = 1024 * 1024;

  private final FakeClock clock = new FakeClock();
  private final Deque<HostSnapshot> snapshots = new ArrayDeque<>();

  @TempDir Path folder;

  @Override
  public MachineProbe probe() {
    return new LocalMachine(new OshiHost(), gpus(), folder, TimeSource.system());
  }

  @Test
  void the_first_reading_looks_for_a_moment() throws Exception {
    snapshots.add(snapshot(0, 0, Map.of("sda", new Traffic(0, 0))));
    snapshots.add(snapshot(50, 200, Map.of("sda", new Traffic(MIB, 2 * MIB))));

    MachineReport report = machine().read();

    assertThat(report.cpuUsage()).containsExactly(25.0);
    assertThat(report.diskRead()).isEqualTo(5, within(1e-9));
    assertThat(report.diskWrite()).isEqualTo(10, within(1e-9));
    assertThat(report.memoryUsed()).isEqualTo(3072);
    assertThat(report.memoryFree()).isEqualTo(1024);
    assertThat(report.gpus()).hasSize(1);
  }

  @Test
  void rates_are_over_the_real_interval() throws Exception {
    snapshots.add(snapshot(0, 0, Map.of()));
    snapshots.add(snapshot(0, 100, Map.of("sda", new Traffic(0, 0))));
    snapshots.add(snapshot(100, 200, Map.of("sda", new Traffic(30 * MIB, 0))));
    LocalMachine machine = machine();
    machine.read();
    clock.advance(Duration.ofSeconds(60));

    MachineReport report = machine.read();

    assertThat(report.diskRead()).isEqualTo(0.5, within(1e-9));
    assertThat(report.cpuUsage()).containsExactly(100.0);
  }

  @Test
  void what_vanishes_appears_or_restarts_never_makes_a_rate_negative_or_huge() throws Exception {
    snapshots.add(snapshot(500, 1000, Map.of()));
    snapshots.add(
        snapshot(500, 1000, Map.of("sda", new Traffic(900 * MIB, 0), "gone", new Traffic(5, 5))));
    snapshots.add(
        snapshot(
            400,
            900,
            Map.of("sda", new Traffic(MIB, 0), "new", new Traffic(9000 * MIB, 9000 * MIB))));
    LocalMachine machine = machine();
    machine.read();
    clock.advance(Duration.ofSeconds(1));

    MachineReport report = machine.read();

    assertThat(report.diskRead()).isZero();
    assertThat(report.diskWrite()).isZero();
    assertThat(report.cpuUsage()).containsExactly(0.0);
  }

  @Test
  void two_readings_at_one_moment_have_no_rates() throws Exception {
    snapshots.add(snapshot(0, 0, Map.of()));
    snapshots.add(snapshot(0, 0, Map.of("sda", new Traffic(0, 0))));
    snapshots.add(snapshot(0, 0, Map.of("sda", new Traffic(MIB, MIB))));
    LocalMachine machine = machine();
    machine.read();

    assertThat(machine.read().diskRead()).isZero();
  }

  @Test
  void of_a_path_that_is_not_there_the_folder_above_counts() throws Exception {
    snapshots.add(snapshot(0, 0, Map.of()));
    snapshots.add(snapshot(0, 0, Map.of()));
    Path missing = folder.resolve("a/b/c");

    MachineReport report = new LocalMachine(snapshots::removeFirst, gpus(), missing, clock).read();

    assertThat(report.diskFree()).isGreaterThan(0).isLessThanOrEqualTo(100);
  }

  @Test
  void without_a_thermometer_there_is_no_temperature() {
    var host = new OshiHost();
    HostSnapshot first = host.get();

    assertThat(first.processors()).isNotEmpty();
    assertThat(first.memoryTotal()).isGreaterThan(first.memoryAvailable());
    assertThat(first.temperature())
        .satisfiesAnyOf(
            degrees -> assertThat(degrees).isNull(), degrees -> assertThat(degrees).isPositive());
    assertThat(host.get().processors()).hasSameSizeAs(first.processors());
  }

  private LocalMachine machine() {
    return new LocalMachine(snapshots::removeFirst, gpus(), folder, clock);
  }

  private static NvidiaSmi gpus() {
    var commands =
        new ScriptedCommands().on("nvidia-smi", Script.printing("0, GPU-1, 1, 2, 3, 4, NVIDIA T4"));
    return new NvidiaSmi(commands, new ProcessEnvironment(Map.of()), new GpuSet.Unchosen(), 100);
  }

  private static HostSnapshot snapshot(long busy, long total, Map<String, Traffic> disks) {
    return new HostSnapshot(
        List.of(new CpuTime(busy, total)), 4096 * MIB, 1024 * MIB, disks, disks, 51.0);
  }
}
