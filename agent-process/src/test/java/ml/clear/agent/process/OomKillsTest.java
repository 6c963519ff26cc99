// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomKillsTest {
  @TempDir Path folder;

  @Test
  void counts_in_the_unified_hierarchy() throws IOException {
    Path group = Files.createDirectories(folder.resolve("cg/system.slice/agent.service"));
    Files.writeString(group.resolve("memory.events"), "low 0\nmax 7\noom 3\noom_kill 2\n");
    Files.writeString(group.resolve("memory.max"), "1073741824\n");
    proc(
        "0::/system.slice/agent.service\n",
        "30 23 0:26 / " + folder + "/cg rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n");

    OomKills kills = OomKills.own(folder).orElseThrow();

    assertThat(kills).isEqualTo(new OomKills(group.resolve("memory.events"), 2));
    assertThat(kills.grew()).isFalse();
    assertThat(kills.detail()).isEqualTo("limit 1073741824 bytes");
    Files.writeString(group.resolve("memory.events"), "oom_kill 3\n");
    assertThat(kills.grew()).isTrue();
  }

  @Test
  void counts_in_a_container_that_sees_the_path_of_its_host() throws IOException {
    Path group = Files.createDirectories(folder.resolve("memory"));
    Files.writeString(group.resolve("memory.oom_control"), "oom_kill_disable 0\noom_kill 1\n");
    proc(
        "5:cpu:/docker/abc\n4:memory:/docker/abc\n0::/\n",
        "31 23 0:27 /docker/abc " + folder + "/memory ro - cgroup cgroup rw,memory\n");

    assertThat(OomKills.own(folder)).contains(new OomKills(group.resolve("memory.oom_control"), 1));
  }

  @Test
  void knows_nothing_where_nothing_is_told() throws IOException {
    assertThat(OomKills.own(folder)).isEmpty();

    proc("0::/gone\nodd\n", "odd\n30 23 0:26 / /gone rw - cgroup2 cgroup2 rw\n");
    assertThat(OomKills.own(folder)).isEmpty();
  }

  private void proc(String groups, String mounts) throws IOException {
    Files.writeString(folder.resolve("cgroup"), groups);
    Files.writeString(folder.resolve("mountinfo"), mounts);
  }
}
