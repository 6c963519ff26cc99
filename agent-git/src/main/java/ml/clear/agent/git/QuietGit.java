// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// Sets JGit, which keeps such things in statics, up for the whole program: no configuration of the
/// user or the machine is read or written, no `GIT_*` variable acts, no program is started to find
/// out about git or the umask, and caches are small.
final class QuietGit {
  private static final int MIB = 1 << 20;
  private static final Duration RESOLUTION = Duration.ofMillis(10);
  private static final Duration RACY = Duration.ofSeconds(2);

  private QuietGit() {}

  /// May be called again.
  static synchronized void install(ProcessEnvironment environment) {
    if (!(SystemReader.getInstance() instanceof Reader)) {
      SystemReader.setInstance(new Reader(SystemReader.getInstance()));
    }
    FS.DETECTED.setUserHome(environment.home().toFile());
    if (FS.DETECTED instanceof FS_POSIX posix) {
      posix.setUmask(umask());
    }
    var caches = new WindowCacheConfig();
    caches.setPackedGitLimit(8 * MIB);
    caches.setDeltaBaseCacheLimit(4 * MIB);
    caches.setStreamFileThreshold(5 * MIB);
    caches.setExposeStatsViaJmx(false);
    caches.install();
  }

  /// The kernel's word for it; JGit would ask a shell.
  private static int umask() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Umask:")) {
          return Integer.parseInt(line.substring("Umask:".length()).strip(), 8);
        }
      }
    } catch (IOException | NumberFormatException _) {
      // No Linux, or a very old one: the usual mask.
    }
    return 022;
  }

  private static final class Reader extends SystemReader.Delegate {
    Reader(SystemReader system) {
      super(system);
    }

    @Override
    public @Nullable String getenv(String variable) {
      return null;
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
      return new Unwritten(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
      return new Unwritten(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
      return new Unwritten(parent, fs);
    }
  }

  /// An empty configuration without a file.
  private static final class Unwritten extends FileBasedConfig {
    Unwritten(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    /// How exact a disk's times are. JGit would find out, for seconds, by writing files beside the
    /// repository; so careful figures that hold everywhere.
    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long otherwise, TimeUnit unit) {
      if (!section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)) {
        return super.getTimeUnit(section, subsection, name, otherwise, unit);
      }
      boolean resolution = name.equals(ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION);
      return unit.convert(resolution ? RESOLUTION : RACY);
    }
  }
}
