// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the settings add to every installation.
///
/// @param lines package indexes, as lines of a requirements file: their URLs may hold credentials,
///   which must not stand in a command line
/// @param arguments everything else
record InstallFlags(List<String> lines, List<String> arguments) {
  private static final Set<String> INDEX_FLAGS =
      Set.of("-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links");

  static InstallFlags of(PackageSettings settings) {
    var lines = new ArrayList<String>();
    for (String url : settings.extraIndexUrl()) {
      if (!url.isBlank()) {
        lines.add("--extra-index-url " + url.strip());
      }
    }
    var arguments = new ArrayList<String>();
    List<String> words = settings.extraPipInstallFlags();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String flag = equals < 0 ? word : word.substring(0, equals);
      if (!INDEX_FLAGS.contains(flag)) {
        arguments.add(word);
      } else if (equals >= 0) {
        lines.add(flag + " " + word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        lines.add(flag + " " + words.get(++i));
      }
    }
    if (settings.forceUpgrade()) {
      arguments.add("--upgrade");
    }
    return new InstallFlags(lines, arguments);
  }
}
