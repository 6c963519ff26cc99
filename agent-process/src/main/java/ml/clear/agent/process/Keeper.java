// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.core.time.TimeSource;

/// Whoever notes the end of a user's process in the run's folder. While it lives, that will come.
interface Keeper {
  boolean lives();

  /// Waits for its end, but not longer than this.
  void await(Duration atMost) throws InterruptedException;

  /// The shim, started by this JVM.
  static Keeper of(Process shim) {
    return new Keeper() {
      @Override
      public boolean lives() {
        return shim.isAlive();
      }

      @Override
      public void await(Duration atMost) throws InterruptedException {
        boolean _ = shim.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
      }
    };
  }

  /// A thread of this JVM, where there is no shim.
  static Keeper of(Thread thread) {
    return new Keeper() {
      @Override
      public boolean lives() {
        return thread.isAlive();
      }

      @Override
      public void await(Duration atMost) throws InterruptedException {
        boolean _ = thread.join(atMost);
      }
    };
  }

  /// The shim of an agent that is no more; 0 when its process id is not known. The marker proves
  /// that the process with that id still is the shim.
  static Keeper of(long shim, Marker marker, TimeSource time) {
    return new Keeper() {
      @Override
      public boolean lives() {
        return shim > 0 && marker.isOn(shim);
      }

      @Override
      public void await(Duration atMost) throws InterruptedException {
        time.sleep(atMost);
      }
    };
  }
}
