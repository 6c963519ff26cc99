// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import ml.clear.agent.process.ProcessTable.Entry;

/// All processes of a run or of a command: those that bear the marker, those in the same session,
/// and the descendants of both. A process that leaves the session, loses its parent *and* clears
/// its environment escapes.
///
/// @param leader the process that leads the session; 0 = not known, or it has none of its own
/// @param spared members that must outlive the others, because they keep what these leave behind
record ProcessTree(Marker marker, long leader, Predicate<Entry> spared) {
  /// Everything alive that belongs to it. Never this JVM or a parent of it, even if they are
  /// marked.
  List<Entry> members() {
    ProcessTable table = ProcessTable.read();
    List<Long> own = table.ownLine();
    var members = new HashMap<Long, Entry>();
    for (Entry entry : table.entries()) {
      if (!own.contains(entry.pid()) && marker.isOn(entry.pid())) {
        members.put(entry.pid(), entry);
      }
    }
    // A session's id is given to a stranger once the session is gone, hence: only with a marked
    // one.
    if (leader > 0 && members.values().stream().anyMatch(this::inSession)) {
      table.entries().stream()
          .filter(this::inSession)
          .filter(entry -> !own.contains(entry.pid()))
          .forEach(entry -> members.put(entry.pid(), entry));
    }
    addDescendants(members, table, own);
    return List.copyOf(members.values());
  }

  /// The members that may be killed.
  List<Entry> targets() {
    return members().stream().filter(spared.negate()).toList();
  }

  /// Whether a member is in the group that the leader leads.
  boolean inGroup(Entry entry) {
    return leader > 0 && entry.group() == leader;
  }

  private boolean inSession(Entry entry) {
    return entry.session() == leader;
  }

  private static void addDescendants(Map<Long, Entry> members, ProcessTable table, List<Long> own) {
    boolean more = !members.isEmpty();
    while (more) {
      more = false;
      for (Entry entry : table.entries()) {
        if (members.containsKey(entry.parent())
            && !own.contains(entry.pid())
            && members.putIfAbsent(entry.pid(), entry) == null) {
          more = true;
        }
      }
    }
  }
}
