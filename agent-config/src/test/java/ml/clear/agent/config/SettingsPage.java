// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ml.clear.agent.config.EnvironmentVariable.Trait;
import ml.clear.agent.config.EnvironmentVariable.Where;
import ml.clear.agent.core.settings.KnownKey;

/// Writes the pages about keys and variables.
final class SettingsPage {
  private static final int LONGEST_DEFAULT = 110;
  private static final String GENERATED =
      "<!-- Generated: mvn -pl agent-config -am test -Dtest=SettingsDocsTest -Dupdate.docs"
          + " -Dsurefire.failIfNoSpecifiedTests=false -->\n\n";

  private SettingsPage() {}

  static String settings() {
    var out = new StringBuilder("# Settings\n\n").append(GENERATED);
    out.append(
        """
        What `clearml.conf` may hold. `clearml-agent config --explain KEY` tells which value is in \
        force, where it was written, and what it replaced; `config --check` finds what can't be used. \
        Files are HOCON as users have it: values without quotes may hold `:`, `//`, `\\`; `True` is \
        a truth value; times may be `30s` or `5m`. Precedence: command line, environment, vault, \
        file, default.

        Each key can also be set by a variable: `CLEARML_AGENT__` and the key in capitals, with `__` \
        for each dot, so `CLEARML_AGENT__AGENT__WORKER_NAME` for `agent.worker_name`. The last \
        column names the other variables ([environment.md](environment.md)).

        ## As JSON

        `config --json` prints `version`, `location`, `keys` and `warnings`; `config --explain KEY \
        --json` prints `keys`; `config --check --json` prints `valid`, `problems` and `warnings` (so \
        do the other two when the configuration can't be used, with exit code 2). Secrets are \
        `****`.

        | of | fields |
        |---|---|
        | a key | `key`, `set`; when set: `value` (text), `origin` and what else tells the place, \
        `overridden` (`value`, `origin` …, strongest first); when known: `type`, `default` (HOCON or \
        null), `meaning`, `variables` |
        | a problem or warning | `key` (may be empty), `message`, `hint`, `origin` …, `excerpt` |
        | an `origin` in a file | besides: `file`, `line`, `column` (from 1; 0: not known) |
        """);
    var catalogue = Catalogue.of(CoreSections.ALL);
    var order = new HashMap<String, Integer>();
    catalogue.sections().keySet().forEach(section -> order.put(section, order.size()));
    var bySection = catalogue.keys().stream().collect(Collectors.groupingBy(SettingsPage::section));
    var names =
        bySection.keySet().stream()
            .sorted(
                Comparator.comparing((String it) -> order.getOrDefault(it, order.size()))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    for (var name : names) {
      out.append("\n## ").append(name).append("\n\n");
      var about = catalogue.sections().getOrDefault(name, "");
      if (!about.isEmpty()) {
        out.append(about).append(".\n\n");
      }
      out.append("| key | type | default | meaning | variable |\n|---|---|---|---|---|\n");
      bySection.getOrDefault(name, List.of()).forEach(key -> row(out, name, key));
    }
    return out.toString();
  }

  private static void row(StringBuilder out, String section, KnownKey key) {
    out.append(
        "| `%s` | %s | %s | %s | %s |\n"
            .formatted(
                key.key().substring(section.length() + 1),
                cell(key.type()),
                fallback(key),
                cell(key.meaning()),
                key.variables().stream()
                    .filter(name -> !name.startsWith("CLEARML_AGENT__"))
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", "))));
  }

  private static String fallback(KnownKey key) {
    var text = key.fallback();
    if (text == null || text.equals("\"\"")) {
      return "";
    }
    return text.length() > LONGEST_DEFAULT ? "see `config --explain`" : "`" + cell(text) + "`";
  }

  private static String section(KnownKey key) {
    var name = key.key();
    return name.substring(0, name.lastIndexOf('.'));
  }

  static String environment() {
    var out = new StringBuilder("# Environment variables\n\n").append(GENERATED);
    out.append(
        """
        A variable is stronger than the file, the server's vaults and the defaults, and weaker than \
        the command line. Empty counts as unset. Where a variable has several names, the first that \
        is set counts. Variables of the section `environment` of the configuration act like those of \
        the process, and never replace a `CLEARML_` variable that is set.

        - **Any key**: `CLEARML_AGENT__` and the key in capitals, `__` for each dot: \
        `CLEARML_AGENT__AGENT__DEFAULT_DOCKER__IMAGE=python:3.12`. The value is read as in \
        `clearml.conf`; what can't be read that way is taken literally, with a warning. A variable \
        with a name of its own is stronger.
        - **Yes or no**: %s, in any case.
        - **`TRAINS_` names** are the older form. A `CLEARML_` variable is handed to tasks under its \
        `TRAINS_` name too.
        - Keys: [settings.md](settings.md). A variable without a key is read where it is used.
        """
            .formatted(Words.ALLOWED));
    for (var where : Where.values()) {
      var variables = EnvironmentVariables.ALL.stream().filter(it -> it.where() == where).toList();
      if (variables.isEmpty()) {
        continue;
      }
      var title = where.name().charAt(0) + where.name().substring(1).toLowerCase(Locale.ROOT);
      out.append("\n## ").append(title).append("\n\n");
      out.append("| variable | also | type | key | meaning |\n|---|---|---|---|---|\n");
      for (var variable : variables) {
        out.append(
            "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                    variable.name(),
                    variable.aliases().stream()
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining(", ")),
                    variable.kind() == VariableKind.FLAG
                        ? "yes/no"
                        : cell(variable.kind().allowed()),
                    variable.key().isEmpty() ? "" : "`" + variable.key() + "`",
                    cell(variable.meaning()) + place(variable)));
      }
    }
    return out.toString();
  }

  private static String place(EnvironmentVariable variable) {
    return (variable.is(Trait.EARLY) ? "; not in the section `environment`" : "")
        + (variable.is(Trait.LOCAL) ? "; containers and pods don't get it" : "");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
