// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.python.RequirementLine.Constraint;
import ml.clear.agent.python.RequirementLine.Include;
import ml.clear.agent.python.RequirementLine.Local;
import ml.clear.agent.python.RequirementLine.Named;
import ml.clear.agent.python.RequirementLine.Option;
import ml.clear.agent.python.RequirementLine.Remote;
import ml.clear.agent.python.RequirementLine.Unknown;

/// Reads requirements lists as pip does. What it does not know it keeps as it stands.
final class RequirementParser {
  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*$");
  private static final Pattern SHORT = Pattern.compile("-([rceif])\\s*=?\\s*(.*)");
  private static final Pattern LONG = Pattern.compile("(--[A-Za-z][\\w-]*)(?:(?:=|\\s+)(.*))?");
  private static final Map<String, String> LONG_NAMES =
      Map.of(
          "r", "--requirement",
          "c", "--constraint",
          "e", "--editable",
          "i", "--index-url",
          "f", "--find-links");

  private static final Pattern VCS =
      Pattern.compile("(?i)(git|hg|svn|bzr)(\\+[a-z]+)?(://.*|\\+[\\w.-]+@.*)");
  private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
  private static final Pattern AT =
      Pattern.compile("(" + NAME + ")\\s*(?:\\[[^\\]]*])?\\s*@\\s*(\\S.*)");
  private static final Pattern NAMED =
      Pattern.compile("(" + NAME + ")\\s*(?:\\[[^\\]]*])?\\s*((?:[=<>!~;(]|--).*)?");
  private static final Pattern EGG = Pattern.compile("[#&]egg=(" + NAME + ")");
  private static final Pattern PATH =
      Pattern.compile("(.+?)((?:\\[[^\\]]*])?(?:#\\S*)?(?:\\s+(?:;|--).*|;.*)?)");
  private static final Pattern ARCHIVE =
      Pattern.compile("(?i).*\\.(whl|zip|tar\\.gz|tgz|tar\\.bz2)");

  private RequirementParser() {}

  static List<RequirementLine> parse(String text) {
    var lines = new ArrayList<RequirementLine>();
    var joined = new StringBuilder();
    for (String raw : text.replace("\uFEFF", "").replace("\0", "").split("\\R", -1)) {
      boolean comment = raw.stripLeading().startsWith("#");
      if (raw.endsWith("\\") && !comment) {
        joined.append(raw, 0, raw.length() - 1);
        continue;
      }
      joined.append(comment && !joined.isEmpty() ? "" : raw);
      add(joined.toString(), lines);
      joined.setLength(0);
    }
    add(joined.toString(), lines);
    return lines;
  }

  private static void add(String raw, List<RequirementLine> lines) {
    String text = COMMENT.matcher(raw).replaceFirst("").strip();
    if (!text.isEmpty()) {
      lines.add(line(text));
    }
  }

  private static RequirementLine line(String text) {
    if (!text.startsWith("-")) {
      return requirement(text, text, "");
    }
    Matcher option = SHORT.matcher(text);
    if (option.matches()) {
      return option(text, LONG_NAMES.getOrDefault(option.group(1), ""), option.group(2));
    }
    option = LONG.matcher(text);
    if (option.matches()) {
      return option(text, option.group(1), option.group(2) == null ? "" : option.group(2));
    }
    return new Unknown(text);
  }

  private static RequirementLine option(String text, String flag, String rawValue) {
    String value = rawValue.strip();
    return switch (flag) {
      case "--requirement" -> new Include(text, value);
      case "--constraint" -> new Constraint(text, value);
      case "--editable" -> requirement(text, value, "-e ");
      default -> new Option(text, flag, value);
    };
  }

  private static RequirementLine requirement(String text, String what, String option) {
    if (VCS.matcher(what).matches() || (RequirementLine.isUrl(what) && option.isEmpty())) {
      return new Remote(text, egg(what), location(what));
    }
    Matcher at = AT.matcher(what);
    if (at.matches()) {
      return new Remote(text, RequirementLine.normal(at.group(1)), location(at.group(2)));
    }
    Matcher named = NAMED.matcher(what);
    if (option.isEmpty() && named.matches() && !ARCHIVE.matcher(what).matches()) {
      String rule = named.group(2) == null ? "" : named.group(2);
      return new Named(text, RequirementLine.normal(named.group(1)), rule);
    }
    return isPath(what) || !option.isEmpty() ? local(text, what, option) : new Unknown(text);
  }

  private static RequirementLine local(String text, String what, String option) {
    Matcher path = PATH.matcher(what);
    if (!path.matches()) {
      return new Unknown(text);
    }
    String place = path.group(1).startsWith("file://") ? path.group(1).substring(7) : path.group(1);
    return new Local(text, egg(what), option, place, path.group(2));
  }

  private static boolean isPath(String what) {
    return what.startsWith(".")
        || what.startsWith("/")
        || ARCHIVE.matcher(what).matches()
        || what.matches("[\\w.-]+/[^\\s=<>!~]*");
  }

  private static String egg(String what) {
    Matcher egg = EGG.matcher(what);
    return egg.find() ? RequirementLine.normal(egg.group(1)) : "";
  }

  /// A URL ends at the first blank: a marker or a hash may follow.
  private static String location(String what) {
    return what.split("\\s", 2)[0];
  }
}
