// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;
import org.jspecify.annotations.Nullable;

/// One file of a document, and the files that it includes, relative to itself. It knows where in
/// these files each value stands.
final class Including
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private static final Pattern LINE = Pattern.compile("(?s)(.*): (\\d+)(-\\d+)?");

  /// What Typesafe config cites in its messages.
  private static final Pattern CITED =
      Pattern.compile("(?s)(?<=\\b[A-Z]\\w{0,60})\\(.*\\)|'.*'|\".*\"");

  private static final int MOST_FILES = 200;
  private static final int MOST_REPEATED = 50;

  private final Path file;
  private final List<String> around;
  private final Translation translation;
  private final List<Path> chain;
  private final Map<String, Including> included;
  private final Findings findings;
  private final boolean alone;
  private final Map<List<String>, Integer> first = new HashMap<>();
  private final Map<List<String>, Integer> last = new HashMap<>();
  private final Map<String, Integer> onLine = new HashMap<>();
  private @Nullable ConfigObject content;

  /// @param around the keys below which the file's content stands
  Including(Path file, List<String> around, String text, Findings findings) {
    this(file, around, text, List.of(file), new HashMap<>(), findings, false);
  }

  /// A text from elsewhere, which must not read files of this machine.
  static Including alone(Path name, String text, Findings findings) {
    return new Including(name, List.of(), text, List.of(name), new HashMap<>(), findings, true);
  }

  private Including(
      Path file,
      List<String> around,
      String text,
      List<Path> chain,
      Map<String, Including> included,
      Findings findings,
      boolean alone) {
    this.file = file;
    this.around = around;
    this.alone = alone;
    this.translation = LenientHocon.translate(text);
    this.chain = chain;
    this.included = included;
    this.findings = findings;
    included.put(file.toString(), this);
    findings.read(file, translation.lines());
    hideSecrets();
    for (var assignment : translation.assignments()) {
      for (int length = assignment.path().size(); length > 0; length--) {
        first.putIfAbsent(List.copyOf(assignment.path().subList(0, length)), assignment.offset());
      }
      if (assignment.listed()) {
        continue;
      }
      onLine.putIfAbsent(
          translation.lines().line(assignment.offset()) + " " + assignment.path().getLast(),
          assignment.offset());
      last.put(assignment.path(), assignment.offset());
    }
  }

  /// Lines with a key of the section `environment`, or with one below a secret's, have no excerpt,
  /// nor have the lines on which their values, and those of secrets, go on.
  private void hideSecrets() {
    var lines = translation.lines();
    if (SecretRules.isInEnvironment(around) || around.stream().anyMatch(SecretRules::isKey)) {
      lines.hide(1, lines.line(lines.length()) + 1);
    }
    var assignments = translation.assignments();
    for (int i = 0; i < assignments.size(); i++) {
      var path = below(around, assignments.get(i).path());
      boolean confidential =
          SecretRules.isInEnvironment(path)
              || path.subList(0, path.size() - 1).stream().anyMatch(SecretRules::isKey);
      if (confidential || SecretRules.isKey(path.getLast())) {
        int line = lines.line(assignments.get(i).offset());
        int next =
            lines.line(
                i + 1 < assignments.size() ? assignments.get(i + 1).offset() : lines.length());
        lines.hide(confidential ? line : line + 1, Math.max(line + 1, next));
      }
    }
  }

  private static List<String> below(List<String> around, List<String> path) {
    var whole = new ArrayList<>(around);
    whole.addAll(path);
    return whole;
  }

  /// The file's unresolved content, or nothing if it can't be read.
  @Nullable ConfigObject parse() {
    var read = read();
    content = read == null ? ConfigFactory.empty().root() : read;
    return read;
  }

  private @Nullable ConfigObject read() {
    translation.oddities().forEach(flaw -> findings.warning(problem(flaw)));
    if (!translation.flaws().isEmpty()) {
      translation.flaws().forEach(flaw -> findings.problem(problem(flaw)));
      return null;
    }
    warnOfRepeatedKeys();
    var growth = new Growth(translation.assignments()).endless();
    if (growth.isPresent()) {
      var flaw = new Flaw(growth.get().offset(), Growth.MESSAGE, Growth.HINT, true);
      findings.problem(problem(flaw));
      return null;
    }
    try {
      var options =
          ConfigParseOptions.defaults().setOriginDescription(file.toString()).setIncluder(this);
      return ConfigFactory.parseString(translation.standard(), options).root();
    } catch (ConfigException e) {
      findings.problem(problem(e));
      return null;
    }
  }

  /// A key that is set twice is most likely a mistake, unless the second value builds on the first
  /// or only replaces it sometimes.
  private void warnOfRepeatedKeys() {
    var seen = new HashMap<List<String>, Translation.Assignment>();
    int again = 0;
    for (var assignment : translation.assignments()) {
      if (assignment.listed() || assignment.value().isEmpty()) {
        continue;
      }
      var before = seen.put(assignment.path(), assignment);
      var key = String.join(".", assignment.path());
      if (before != null
          && !before.value().equals(assignment.value())
          && !assignment.value().contains("${?")
          && !assignment.value().contains("${" + key + "}")
          && again++ < MOST_REPEATED) {
        findings.warning(
            key,
            at(assignment.offset()),
            "is set again; line " + at(before.offset()).line() + " has no effect",
            "remove one of them");
      }
    }
    if (again > MOST_REPEATED) {
      findings.warning(
          "",
          new Origin.InFile(file, 0),
          again - MOST_REPEATED + " more keys are set again",
          "correct those above first");
    }
  }

  private SettingsProblem problem(Flaw flaw) {
    var origin = at(flaw.offset());
    return new SettingsProblem(
        "",
        origin,
        flaw.message(),
        flaw.hint(),
        flaw.confidential() ? "" : findings.excerpt(origin));
  }

  /// What Typesafe config complains about, with the best place that it gives.
  SettingsProblem problem(ConfigException e) {
    var message = String.valueOf(e.getMessage());
    var origin = e.origin() == null ? null : place(e.origin().description());
    if (origin == null) {
      return new SettingsProblem("", new Origin.InFile(file, 0), withoutValues(message), "");
    }
    message =
        withoutValues(message.replace(origin.file() + ": " + origin.line() + ": ", "").strip());
    var source = included.getOrDefault(origin.file().toString(), this);
    var column = source.translation.lines().firstColumn(origin.line());
    var place = new Origin.InFile(origin.file(), origin.line(), column);
    return new SettingsProblem("", place, message, "", findings.excerpt(place));
  }

  /// A message of Typesafe config without the values that it cites, which may be secrets.
  private static String withoutValues(String message) {
    return CITED
        .matcher(message)
        .replaceAll(match ->
            match.group().charAt(0) + "…" + match.group().charAt(match.group().length() - 1));
  }

  private Origin.InFile at(int offset) {
    var lines = translation.lines();
    return new Origin.InFile(file, lines.line(offset), lines.column(offset));
  }

  /// Where a key was last set: in this file, or in an included one.
  Origin origin(List<String> path, ConfigValue value) {
    var place = place(value.origin().description());
    if (place != null && !place.file().equals(file)) {
      var source = included.get(place.file().toString());
      return source == null ? place : source.exact(place, path.getLast());
    }
    for (int length = path.size(); length > 0; length--) {
      var offset = last.get(path.subList(0, length));
      if (offset != null && (length == path.size() || place == null)) {
        return at(offset);
      }
    }
    return place == null ? new Origin.InFile(file, 0) : place;
  }

  /// The keys whose values build on what they were before: `A: ${A}":more"`.
  List<List<String>> ofThemselves() {
    return translation.assignments().stream()
        .filter(it -> !it.listed())
        .filter(it -> {
          var key = String.join(".", it.path());
          return it.value().contains("${" + key + "}") || it.value().contains("${?" + key + "}");
        })
        .map(Translation.Assignment::path)
        .toList();
  }

  /// The column of a key on a line of this file.
  private Origin.InFile exact(Origin.InFile place, String key) {
    var offset = onLine.get(place.line() + " " + key);
    return offset == null ? place : at(offset);
  }

  /// The members of an object, as they were written.
  Map<String, ConfigValue> ordered(List<String> path, ConfigObject object) {
    var entries = new ArrayList<>(object.entrySet());
    entries.sort(
        Comparator.comparingInt((Map.Entry<String, ConfigValue> entry) -> {
          var child = new ArrayList<>(path);
          child.add(entry.getKey());
          var offset = first.get(child);
          return offset == null
              ? translation.lines().length() + entry.getValue().origin().lineNumber()
              : offset;
        }));
    var ordered = new LinkedHashMap<String, ConfigValue>();
    entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }

  private static Origin.@Nullable InFile place(String description) {
    var matcher = LINE.matcher(description);
    return matcher.matches() && !description.startsWith("merge of ")
        ? new Origin.InFile(Path.of(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : null;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return includePath(context, what, what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return includePath(context, what.getPath(), what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    try {
      return includePath(context, Path.of(what.toURI()).toString(), what.toString());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return ignored(what.toString(), "only files are included, no addresses");
    }
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return ignored(what, "only files are included, nothing from a class path");
  }

  private ConfigObject includePath(ConfigIncludeContext context, String what, String written) {
    if (alone) {
      return ignored(written, "a vault may not read files of this machine");
    }
    Path target;
    try {
      var folder = file.toAbsolutePath().getParent();
      target = folder == null ? Path.of(what) : folder.resolve(what).normalize();
    } catch (InvalidPathException e) {
      return ignored(written, "this is no path of a file");
    }
    var origin = including(written);
    if (included.size() > MOST_FILES) {
      findings.problem(
          "", origin, "more than " + MOST_FILES + " files are included", "include fewer");
      return ConfigFactory.empty().root();
    }
    if (chain.contains(target)) {
      findings.problem(
          "", origin, "'" + target + "' includes itself", "remove one of the include lines");
      return ConfigFactory.empty().root();
    }
    if (!Files.exists(target)) {
      if (context.parseOptions().getAllowMissing()) {
        return ignored(written, "there is no file '" + target + "'");
      }
      findings.problem("", origin, "the required file '" + target + "' is missing", "create it");
      return ConfigFactory.empty().root();
    }
    var known = included.get(target.toString());
    if (known != null && known.content != null) {
      return known.content; // files that include each other many times are read once
    }
    var text = TextFile.read(target, findings);
    if (text == null) {
      return ConfigFactory.empty().root();
    }
    var deeper = new ArrayList<>(chain);
    deeper.add(target);
    var object =
        new Including(
                target, keysAround(written), text, List.copyOf(deeper), included, findings, false)
            .parse();
    return object == null ? ConfigFactory.empty().root() : object;
  }

  private ConfigObject ignored(String what, String why) {
    findings.warning("", including(what), "include '" + what + "' is ignored", why);
    return ConfigFactory.empty().root();
  }

  private Origin including(String what) {
    return inclusion(what).<Origin>map(it -> at(it.offset())).orElse(new Origin.InFile(file, 0));
  }

  private List<String> keysAround(String what) {
    return inclusion(what).map(it -> below(around, it.path())).orElse(around);
  }

  private Optional<Translation.Inclusion> inclusion(String what) {
    return translation.includes().stream().filter(it -> it.statement().contains(what)).findFirst();
  }
}
