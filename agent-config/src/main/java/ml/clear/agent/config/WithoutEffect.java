// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.List;
import java.util.Locale;
import ml.clear.agent.core.settings.Origin;

/// The keys of the Python agent that this version knows and does not follow. Whoever sets one is
/// told.
final class WithoutEffect {
  private static final List<String> KEYS =
      List.of(
          "agent.custom_build_script",
          "agent.abort_callback_cmd",
          "agent.crash_on_exception",
          "agent.propagate_exitcode",
          "agent.multi_node_single_task",
          "agent.debug_get_next_task",
          "agent.gpu_fractions",
          "agent.host_machine_ip",
          "agent.uptime",
          "agent.downtime",
          "agent.git_submodules_required");

  /// Tasks would keep the agent's rights, which nobody expects who sets it.
  private static final String USER = "agent.exec_user";

  private WithoutEffect() {}

  static void check(Node.Branch settings, Findings findings) {
    for (var key : KEYS) {
      settings
          .leaf(key)
          .filter(WithoutEffect::isSet)
          .ifPresent(leaf ->
              findings.warning(
                  key,
                  leaf.origin(),
                  "has no effect in this version",
                  "remove it, or ignore this"));
    }
    settings
        .leaf(USER)
        .filter(WithoutEffect::isSet)
        .ifPresent(leaf ->
            findings.problem(
                USER,
                leaf.origin(),
                "this version can't run tasks as another user",
                "remove it and CLEARML_AGENT_EXEC_USER, and start the agent as that user"));
  }

  private static boolean isSet(Node.Leaf leaf) {
    var text = ValueConversion.text(leaf.value()).strip().toLowerCase(Locale.ROOT);
    boolean off = text.isEmpty() || text.equals("[]") || !Words.truth(text).orElse(true);
    return !off && !(leaf.origin() instanceof Origin.Default);
  }
}
