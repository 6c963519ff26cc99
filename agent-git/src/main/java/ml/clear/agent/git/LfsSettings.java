// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/// What a repository's `.lfsconfig` says; it comes from whoever wrote the repository.
///
/// @param url where the server is; empty = the usual place
/// @param include the files that are wanted; empty = all
/// @param exclude the files that are not
record LfsSettings(String url, List<FastIgnoreRule> include, List<FastIgnoreRule> exclude) {
  /// Reads it; what the user's own configuration says about files counts more.
  static LfsSettings of(String lfsconfig, UserGitConfig user) throws ConfigInvalidException {
    var config = new Config();
    config.fromText(lfsconfig);
    String url = text(config, "lfs", null, "url");
    return new LfsSettings(
        url.isEmpty() ? text(config, "remote", "origin", "lfsurl") : url,
        rules(user.text("lfs", "fetchinclude").orElse(text(config, "lfs", null, "fetchinclude"))),
        rules(user.text("lfs", "fetchexclude").orElse(text(config, "lfs", null, "fetchexclude"))));
  }

  private static String text(Config config, String section, @Nullable String sub, String name) {
    String value = config.getString(section, sub, name);
    return value == null ? "" : value.strip();
  }

  private static List<FastIgnoreRule> rules(String patterns) {
    var rules = new ArrayList<FastIgnoreRule>();
    for (String pattern : patterns.split(",", -1)) {
      if (!pattern.isBlank()) {
        rules.add(new FastIgnoreRule(pattern.strip()));
      }
    }
    return rules;
  }

  boolean wants(String path) {
    return (include.isEmpty() || matches(include, path)) && !matches(exclude, path);
  }

  private static boolean matches(List<FastIgnoreRule> rules, String path) {
    return rules.stream().anyMatch(rule -> rule.isMatch(path, false));
  }
}
