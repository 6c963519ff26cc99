// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

/// One of the places of this machine in which a task can run; each has folders of its own.
///
/// @param number the smallest number that no live agent of this machine uses
public record Slot(int number) {
  /// What folders of this slot have behind their name: nothing for slot 0, else `.1`, `.2`, …
  public String suffix() {
    return number == 0 ? "" : "." + number;
  }
}
