// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;

/// What `agent.git_fetch_args` means.
///
/// @param tags whether tags are fetched
/// @param more what is left for the git program; JGit does without
record FetchArguments(boolean tags, List<String> more) {
  /// Done anyway: everything is fetched and pruned, and submodules are checked out one by one.
  private static final Set<String> DONE = Set.of("--all", "--tags", "-t", "--prune", "-p");

  /// Would start another program, write elsewhere or fetch from somewhere else.
  private static final Set<String> REFUSED =
      Set.of("--upload-pack", "--output", "--multiple", "--stdin", "--negotiate-only", "--config");

  static FetchArguments of(List<String> words) {
    boolean tags = true;
    var more = new ArrayList<String>();
    for (String word : words) {
      check(word);
      if (word.equals("--no-tags") || word.equals("-n")) {
        tags = false;
      } else if (!DONE.contains(word) && !word.startsWith("--recurse-submodules")) {
        more.add(word);
      }
    }
    return new FetchArguments(tags, List.copyOf(more));
  }

  private static void check(String word) {
    if (!word.startsWith("-") || word.equals("-") || word.equals("--")) {
      throw refused(word, "is not an option", "write a value with its option, like '--depth=1'");
    }
    if (word.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw refused(word.strip(), "contains control characters", "take it out");
    }
    String name = word.replaceFirst("=.*", "");
    // git takes shortened names, and several letters behind one dash.
    boolean dangerous =
        word.startsWith("--")
            ? REFUSED.stream().anyMatch(refused -> isShort(name, refused))
            : word.matches("-[A-Za-z46]*[cm].*");
    if (dangerous) {
      throw refused(word, "names a program or another place", "take it out");
    }
  }

  private static boolean isShort(String name, String option) {
    return option.startsWith(name) && name.length() > "--".length();
  }

  private static FailureException refused(String word, String why, String hint) {
    return new FailureException(
        new Failure.SettingsFault(
            Phase.CHECKOUT,
            ReasonCode.SETTINGS_INVALID,
            "'%s' in agent.git_fetch_args %s".formatted(word, why),
            hint));
  }
}
