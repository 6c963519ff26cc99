// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(120)
class FootprintIT {
  private static final Logger LOG = LoggerFactory.getLogger(FootprintIT.class);

  @TempDir Path folder;

  @Test
  void the_probe_loads_oshi_late_and_stays_small() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/smaps_rollup")), "sizes are read from /proc");
    Path classes = folder.resolve("classes");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms8m",
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:-ShrinkHeapInSteps",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                Footprint.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String[] growth = process.inputReader().readLine().split(" ", -1);
    assertThat(process.waitFor()).isZero();

    LOG.info("the probe costs {} KiB, after 100 more readings {} KiB", growth[0], growth[1]);
    assertThat(Long.parseLong(growth[0])).isLessThan(8 * 1024);
    assertThat(Long.parseLong(growth[1])).isLessThan(10 * 1024);
    List<String> loaded = Files.readAllLines(classes);
    int mark = indexOf(loaded, Footprint.BeforeFirstReading.class.getName());
    assertThat(mark).isPositive();
    assertThat(indexOf(loaded, " oshi.")).isGreaterThan(mark);
    assertThat(loaded).noneMatch(line -> line.contains(" com.sun.jna."));
  }

  private static int indexOf(List<String> lines, String text) {
    return lines.indexOf(
        lines.stream().filter(line -> line.contains(text)).findFirst().orElse("absent"));
  }
}
