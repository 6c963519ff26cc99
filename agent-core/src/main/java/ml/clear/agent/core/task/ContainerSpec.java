// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

/// The container that a task asks for; texts are empty when it does not care.
public record ContainerSpec(String image, String arguments, String setupScript) {
  /// The task does not ask for one.
  public static final ContainerSpec NONE = new ContainerSpec("", "", "");
}
