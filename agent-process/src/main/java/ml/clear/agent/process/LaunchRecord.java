// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.RunDirectory;

/// What is noted in a run's folder before the launch, for the agent that may find the run again:
/// the fact `boot=<id>`, and the file `launch.properties` for the rest.
record LaunchRecord(RunDirectory directory) {
  private static final String BOOT = "boot=";
  private static final String EVENTS = "oom.events";
  private static final String COUNT = "oom.count";

  void write(Launch launch, Path program) throws IOException {
    directory.note(BOOT + currentBoot());
    var properties = new Properties();
    properties.setProperty("format", "1");
    properties.setProperty("run", launch.run().value());
    properties.setProperty("program", program.toString());
    properties.setProperty("directory", launch.directory().toString());
    OomKills.own()
        .ifPresent(kills -> {
          properties.setProperty(EVENTS, kills.events().toString());
          properties.setProperty(COUNT, Long.toString(kills.count()));
        });
    try (Writer out = Files.newBufferedWriter(file())) {
      properties.store(out, null);
    }
  }

  /// Whether this machine was started again since.
  boolean isOfAnotherBoot() throws IOException {
    try (DirectoryStream<Path> facts = Files.newDirectoryStream(directory.path(), BOOT + "*")) {
      boolean known = false;
      for (Path fact : facts) {
        if (fact.getFileName().toString().equals(BOOT + currentBoot())) {
          return false;
        }
        known = true;
      }
      return known;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /// How often the kernel had killed for want of memory before the launch.
  Optional<OomKills> oomKills() {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file())) {
      properties.load(in);
      String events = properties.getProperty(EVENTS);
      String count = properties.getProperty(COUNT);
      return events == null || count == null
          ? Optional.empty()
          : Optional.of(new OomKills(Path.of(events), Long.parseLong(count)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // written on a full disk, or not at all
    }
  }

  private Path file() {
    return directory.path().resolve("launch.properties");
  }

  private static String currentBoot() throws IOException {
    Path file = Path.of("/proc/sys/kernel/random/boot_id");
    return Files.exists(file) ? Files.readString(file).trim() : "unknown";
  }
}
