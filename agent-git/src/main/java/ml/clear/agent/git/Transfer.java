// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One attempt to get something over the network: what has arrived, how the host answered, and a
/// way to end it from outside. JGit blocks in socket reads, which no interrupt ends: closing does.
final class Transfer {
  private final AtomicLong bytes = new AtomicLong();
  private final List<Runnable> closers = new ArrayList<>();
  private boolean aborted;
  private volatile int status;
  private volatile String answeringHost = "";
  private volatile SshFailures.@Nullable HostKey refusedHostKey;
  private volatile String lockedKey = "";

  long bytes() {
    return bytes.get();
  }

  /// The last http status that was neither success, redirect nor a demand for a login that was met;
  /// 0 = none.
  int status() {
    return status;
  }

  /// The host that gave [#status].
  String answeringHost() {
    return answeringHost;
  }

  void answered(int code, String host) {
    status = code;
    answeringHost = host;
  }

  /// The ssh host's key, if it was not taken.
  SshFailures.@Nullable HostKey refusedHostKey() {
    return refusedHostKey;
  }

  void refused(SshFailures.HostKey key) {
    refusedHostKey = key;
  }

  /// The file of an ssh key that could not be tried for its passphrase; empty = none.
  String lockedKey() {
    return lockedKey;
  }

  void locked(String key) {
    lockedKey = key;
  }

  /// Registers how to cut a connection.
  void opened(Runnable closer) {
    boolean late;
    synchronized (this) {
      closers.add(closer);
      late = aborted;
    }
    if (late) {
      closer.run();
    }
  }

  boolean aborted() {
    synchronized (this) {
      return aborted;
    }
  }

  /// Cuts all connections, and those that are still to come. Does not wait for it: closing waits
  /// for reads that are under way.
  void abort() {
    List<Runnable> open;
    synchronized (this) {
      aborted = true;
      open = List.copyOf(closers);
    }
    open.forEach(closer -> Thread.ofVirtual().name("git abort").start(closer));
  }

  /// The same stream, counted.
  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        bytes.addAndGet(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        bytes.addAndGet(Math.max(n, 0));
        return n;
      }
    };
  }
}
