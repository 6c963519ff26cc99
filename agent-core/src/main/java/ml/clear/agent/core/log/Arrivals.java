// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;

/// When which bytes of a stream were seen first. The list is bounded: when nobody can send for
/// long, neighbours are joined and times become coarser, never later than the truth was seen.
final class Arrivals {
  private static final int MOST = 1024;

  private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
  private long end;

  /// All bytes before `end` that were not seen before are seen now.
  void add(long end, Instant time, Duration elapsed) {
    if (end <= this.end) {
      return;
    }
    this.end = end;
    arrivals.add(new Arrival(end, time, elapsed));
    if (arrivals.size() > MOST) {
      joinNeighbours();
    }
  }

  /// When the byte at an offset was seen.
  Arrival of(long offset) {
    for (Arrival arrival : arrivals) {
      if (arrival.end > offset) {
        return arrival;
      }
    }
    return arrivals.isEmpty() ? new Arrival(0, Instant.EPOCH, Duration.ZERO) : arrivals.getLast();
  }

  /// The end of what was seen within a time of the byte at an offset.
  long endOfBurst(long offset, Duration within) {
    Duration limit = of(offset).elapsed.plus(within);
    long end = offset;
    for (Arrival arrival : arrivals) {
      if (arrival.end > offset) {
        if (arrival.elapsed.compareTo(limit) >= 0) {
          break;
        }
        end = arrival.end;
      }
    }
    return end;
  }

  /// Forgets the bytes before an offset.
  void forget(long offset) {
    while (!arrivals.isEmpty() && arrivals.getFirst().end <= offset) {
      arrivals.removeFirst();
    }
  }

  private void joinNeighbours() {
    var joined = new ArrayList<Arrival>();
    for (Iterator<Arrival> all = arrivals.iterator(); all.hasNext(); ) {
      Arrival first = all.next();
      long end = all.hasNext() ? all.next().end : first.end;
      joined.add(new Arrival(end, first.time, first.elapsed));
    }
    arrivals.clear();
    arrivals.addAll(joined);
  }

  /// Bytes before `end` that were seen at one moment.
  record Arrival(long end, Instant time, Duration elapsed) {}
}
