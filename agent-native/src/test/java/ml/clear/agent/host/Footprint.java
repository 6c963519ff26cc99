// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.testkit.ScriptedCommands;
import org.slf4j.LoggerFactory;

/// A program that prints by how many KiB the probe makes it grow: after the first reading, and
/// after a hundred more. Classes that any agent has in use are loaded before.
final class Footprint {
  private Footprint() {}

  /// Loaded when the probe is built and not read yet.
  static final class BeforeFirstReading {
    static final int MARK = Integer.parseInt("1");

    private BeforeFirstReading() {}
  }

  public static void main(String[] arguments) throws Exception {
    warmUp();
    var machine =
        new LocalMachine(
            new OshiHost(),
            new NvidiaSmi(
                new ScriptedCommands(),
                new ProcessEnvironment(Map.of()),
                new GpuSet.Unchosen(),
                100),
            Path.of("/"),
            TimeSource.system());
    long built = size() * BeforeFirstReading.MARK;
    machine.read();
    long first = size();
    for (int n = 0; n < 100; n++) {
      machine.read();
    }
    System.out.println((first - built) + " " + (size() - built));
  }

  private static void warmUp() throws Exception {
    LoggerFactory.getLogger(Footprint.class).info("{} KiB at first", size());
    new ProcessBuilder("true").start().waitFor();
    Thread.ofVirtual().start(() -> {}).join();
    long interfaces = NetworkInterface.networkInterfaces().count();
    String text =
        IntStream.range(0, 100)
            .mapToObj("%d"::formatted)
            .collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.joining(",")))
            .toString();
    try (Stream<Path> files = Files.list(Path.of("/proc/self"))) {
      LoggerFactory.getLogger(Footprint.class)
          .info("{} KiB, {} {} {}", size(), text.length(), interfaces, files.sorted().count());
    }
  }

  private static long size() throws Exception {
    System.gc();
    System.gc();
    return Files.readString(Path.of("/proc/self/smaps_rollup"))
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
