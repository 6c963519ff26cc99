// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/// How often the kernel has killed a process of a control group for want of memory.
///
/// @param events the file that counts: `memory.events` (v2) or `memory.oom_control` (v1)
/// @param count its `oom_kill`
record OomKills(Path events, long count) {
  /// Of the group in which this JVM, and so whatever it starts, runs. Empty where that is not told.
  static Optional<OomKills> own() {
    return own(Path.of("/proc/self"));
  }

  static Optional<OomKills> own(Path proc) {
    try {
      List<String> groups = Files.readAllLines(proc.resolve("cgroup"));
      List<String> mounts = Files.readAllLines(proc.resolve("mountinfo"));
      return groups.stream()
          .flatMap(group -> mounts.stream().flatMap(mount -> events(group, mount).stream()))
          .flatMap(file -> read(file).stream().mapToObj(count -> new OomKills(file, count)))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Whether it has killed since.
  boolean grew() {
    return read(events).orElse(count) > count;
  }

  /// Limit and peak, as far as they can be read.
  String detail() {
    var detail = new StringJoiner(", ");
    boolean unified = events.endsWith("memory.events");
    figure(unified ? "memory.max" : "memory.limit_in_bytes")
        .ifPresent(limit -> detail.add("limit " + limit + " bytes"));
    figure(unified ? "memory.peak" : "memory.max_usage_in_bytes")
        .ifPresent(peak -> detail.add("peak " + peak + " bytes"));
    return detail.toString();
  }

  /// Joins a line of `cgroup` (`4:memory:/path`) to the line of `mountinfo` where its tree is.
  private static Optional<Path> events(String group, String mount) {
    String[] ids = group.split(":", 3);
    String[] halves = mount.split(" - ", 2);
    if (ids.length < 3 || halves.length < 2) {
      return Optional.empty();
    }
    String[] place = halves[0].split(" ", -1);
    String[] kind = halves[1].split(" ", -1);
    boolean unified = ids[0].equals("0") && kind[0].equals("cgroup2");
    boolean memory =
        List.of(ids[1].split(",")).contains("memory")
            && kind[0].equals("cgroup")
            && List.of(kind[kind.length - 1].split(",")).contains("memory");
    if (!unified && !memory) {
      return Optional.empty();
    }
    String root = place[3];
    String path = ids[2];
    if (!root.equals("/") && path.startsWith(root)) {
      path = path.substring(root.length());
    }
    return Optional.of(
        Path.of(place[4], path).resolve(unified ? "memory.events" : "memory.oom_control"));
  }

  private static OptionalLong read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith("oom_kill "))
          .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length()).trim()))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private Optional<String> figure(String name) {
    try {
      return Optional.of(Files.readString(events.resolveSibling(name)).trim());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
