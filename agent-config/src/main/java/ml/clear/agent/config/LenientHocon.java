// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/// Reads the dialect of users' configuration files, which is laxer than HOCON: unquoted values may
/// hold `:`, `//`, `\` and the like, words as `True` are truth values in any case, and a missing
/// value is an empty text. The result is standard HOCON on the same lines. All flaws are found in
/// one go, each with its exact place.
final class LenientHocon extends Cursor {
  static final int DEEPEST = 100;
  private static final int MOST_ODDITIES = 50;
  private static final String KEY_NEEDS_QUOTES = "$`^?!@*&\\";
  private static final Pattern INCLUDE =
      Pattern.compile("include\\s+(?=\"|(required|file|url|classpath)\\()");

  private record Opening(char bracket, int offset) {}

  private final List<Translation.Assignment> assignments = new ArrayList<>();
  private final List<Translation.Inclusion> includes = new ArrayList<>();
  private final List<Flaw> oddities = new ArrayList<>();
  private final Deque<Opening> openings = new ArrayDeque<>();
  private final List<String> path = new ArrayList<>();
  private int lists;
  private final Discretion discretion;

  private LenientHocon(String text) {
    super(text);
    discretion = new Discretion(text, path);
  }

  /// Translates a whole document.
  static Translation translate(String text) {
    var source = text.startsWith("\uFEFF") ? text.substring(1) : text;
    var reader = new LenientHocon(source);
    reader.document();
    return new Translation(
        new LineIndex(source),
        reader.out.toString(),
        reader.assignments,
        reader.includes,
        reader.flaws,
        reader.oddities);
  }

  private void document() {
    skipBlank();
    if (atEnd()) {
      return;
    }
    switch (text.charAt(at)) {
      case '{' -> {
        object();
        skipBlank();
        if (!atEnd()) {
          flaw(at, "nothing may follow the last '}'", "move it inside the braces");
        }
      }
      case '[' -> flaw(at, "a configuration consists of keys, not of a list", "name a key: [...]");
      default -> members();
    }
  }

  private void object() {
    if (open('{')) {
      members();
      openings.pop();
    }
  }

  private void members() {
    while (true) {
      skipBlank();
      if (atEnd()) {
        neverClosed();
        return;
      }
      char c = text.charAt(at);
      if (c == '}' || c == ']') {
        if (closes(c)) {
          return;
        }
      } else {
        member();
      }
    }
  }

  private void list() {
    if (!open('[')) {
      return;
    }
    lists++;
    while (true) {
      skipBlank();
      if (atEnd()) {
        neverClosed();
        break;
      }
      char c = text.charAt(at);
      if (c == '}' || c == ']') {
        if (closes(c)) {
          break;
        }
      } else {
        value();
      }
    }
    lists--;
    openings.pop();
  }

  private boolean open(char bracket) {
    if (openings.size() >= DEEPEST) {
      flaw(at, "nested more than " + DEEPEST + " deep", "simplify the document");
      at = text.length();
      return false;
    }
    openings.push(new Opening(bracket, at));
    copy();
    return true;
  }

  /// Handles a closing bracket; true when it ends what was opened last. One that belongs further
  /// out ends it too, and stays for the outer one.
  private boolean closes(char c) {
    char wanted = c == '}' ? '{' : '[';
    var innermost = openings.peek();
    if (innermost != null && innermost.bracket() == wanted) {
      copy();
      return true;
    }
    if (innermost != null && openings.stream().anyMatch(it -> it.bracket() == wanted)) {
      flaw(
          innermost.offset(),
          "the '%c' that is opened here is not closed before a '%c' follows"
              .formatted(innermost.bracket(), c),
          "add a '%c'".formatted(innermost.bracket() == '{' ? '}' : ']'));
      return true;
    }
    flaw(at, "'%c' closes nothing".formatted(c), "remove it, or put the value in quotes");
    at++;
    return false;
  }

  private void neverClosed() {
    var innermost = openings.peek();
    if (innermost != null) {
      flaw(
          innermost.offset(),
          "the '%c' that is opened here is never closed".formatted(innermost.bracket()),
          "add a '%c'".formatted(innermost.bracket() == '{' ? '}' : ']'));
    }
  }

  private void member() {
    if (include()) {
      return;
    }
    int start = at;
    var key = key();
    if (key.isEmpty()) {
      skipLine();
      return;
    }
    int end = at;
    skipBlankButCommas();
    int depth = path.size();
    if (depth + key.size() > DEEPEST) {
      flaw(start, "a key of more than " + DEEPEST + " parts", "simplify the document");
      skipLine();
      return;
    }
    path.addAll(key);
    int index = assignments.size();
    boolean listed = lists > 0;
    assignments.add(new Translation.Assignment(List.copyOf(path), start, listed, ""));
    if (!atEnd() && text.charAt(at) == '{') {
      value();
    } else if (!atEnd() && (text.charAt(at) == ':' || text.charAt(at) == '=')) {
      copy();
      int from = at;
      int flawsBefore = flaws.size();
      assigned(start, end);
      if (flaws.size() == flawsBefore) {
        discretion.readable();
      }
      var value = text.substring(from, at).strip();
      if (!value.startsWith("{")) {
        assignments.set(index, new Translation.Assignment(List.copyOf(path), start, listed, value));
      }
    } else if (text.startsWith("+=", at)) {
      copy();
      copy();
      assigned(start, end);
    } else {
      at = end;
      flaw(
          end,
          "':', '=' or '{' expected after %s"
              .formatted(discretion.name(text.substring(start, end))),
          "write key: value");
      skipLine();
    }
    path.subList(depth, path.size()).clear();
  }

  /// After the separator: the value may stand on a later line, or be missing.
  private void assigned(int keyStart, int keyEnd) {
    if (!atEnd() && (text.charAt(at) == ':' || text.charAt(at) == '=')) {
      flaw(at, "a second separator", "put the value in quotes");
      skipLine();
      return;
    }
    int ahead = at;
    boolean newLine = false;
    while (ahead < text.length()) {
      char c = text.charAt(ahead);
      if (Whitespace.is(c)) {
        newLine |= c == '\n';
        ahead++;
      } else if (c == '#' || text.startsWith("//", ahead)) {
        ahead = endOfLine(ahead);
      } else {
        break;
      }
    }
    boolean nothing = ahead == text.length() || "},]".indexOf(text.charAt(ahead)) >= 0;
    if (nothing || (newLine && NextLine.isKey(text, ahead))) {
      if (!nothing) {
        odd(keyStart, keyEnd, "has no value and is taken as empty", "write \"\"");
      }
      out.append("\"\"");
      return;
    }
    if (newLine && NextLine.mayBeKey(text, ahead)) {
      odd(
          keyStart,
          keyEnd,
          "takes its value from the next line, which looks like another key",
          "write the value on the same line, or \"\" if there is none");
    }
    skipBlankButCommas();
    value();
  }

  private void odd(int keyStart, int keyEnd, String message, String hint) {
    if (oddities.size() < MOST_ODDITIES) {
      var key = text.substring(keyStart, keyEnd).strip();
      oddities.add(new Flaw(keyStart, "'" + key + "' " + message, hint, confidential(keyStart)));
    }
  }

  private List<String> key() {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int start = at;
    while (!atEnd()) {
      char c = text.charAt(at);
      if (c == '"') {
        int from = at + 1;
        if (!quoted()) {
          return List.of();
        }
        part.append(text, Math.min(from, at - 1), at - 1);
      } else if (c == '.') {
        parts.add(part.toString().strip());
        part.setLength(0);
        copy();
      } else if (":={\n,}]#".indexOf(c) >= 0 || startsWithAny("+=", "//")) {
        break;
      } else if (KEY_NEEDS_QUOTES.indexOf(c) >= 0 || c == '[' || c == '+') {
        flaw(at, "'%c' can't stand in a key".formatted(c), "put the key in quotes");
        return List.of();
      } else {
        part.append(c);
        copy();
      }
    }
    if (text.substring(start, at).isBlank()) {
      flaw(start, "a key is missing here", "write key: value");
      return List.of();
    }
    parts.add(part.toString().strip());
    return parts;
  }

  private boolean include() {
    var matcher = INCLUDE.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    int start = at;
    copyUntil(matcher.end());
    while (!atEnd() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      copy();
    }
    if (atEnd() || text.charAt(at) != '"') {
      flaw(at, "the name of a file in quotes expected", "write include \"other.conf\"");
      return true;
    }
    if (!quoted()) {
      return true;
    }
    while (!atEnd() && (text.charAt(at) == ')' || text.charAt(at) == ' ')) {
      copy();
    }
    includes.add(new Translation.Inclusion(text.substring(start, at), start, List.copyOf(path)));
    return true;
  }

  /// Reads one value up to the comma, bracket, comment or line end behind it.
  private void value() {
    int run = at;
    int pieces = 0;
    boolean words = false;
    boolean containers = false;
    while (true) {
      boolean end = atEnd() || "\n,}]#".indexOf(text.charAt(at)) >= 0 || commentInValue(run);
      char c = end ? '\n' : text.charAt(at);
      boolean container = c == '{' || c == '[';
      if (!end && !container && c != '"' && !text.startsWith("${", at)) {
        at++;
        continue;
      }
      boolean wordsHere = !Whitespace.isOnly(text, run, at);
      if (wordsHere && containers) {
        flaw(Whitespace.skip(text, run), "text can't follow a list or braces", "use a new line");
        skipLine();
        return;
      }
      boolean sole = pieces == 0 && end;
      var unquoted = text.substring(run, at);
      out.append(
          sole ? UnquotedText.alone(unquoted) : UnquotedText.beside(unquoted, pieces == 0, end));
      words |= wordsHere || c == '"';
      pieces++;
      if (end) {
        return;
      }
      if (container && words) {
        flaw(at, "'%c' can't follow text".formatted(c), "put the whole value in quotes");
        skipLine();
        return;
      }
      containers |= container;
      if (containers && c == '"') {
        flaw(at, "text can't follow a list or braces", "use a comma or a new line");
        skipLine();
        return;
      }
      boolean readable =
          switch (c) {
            case '"' -> quoted();
            case '$' -> substitution();
            case '{' -> {
              object();
              yield true;
            }
            default -> {
              list();
              yield true;
            }
          };
      if (!readable) {
        skipLine();
        return;
      }
      run = at;
    }
  }

  /// Whether a `//` at this place begins a comment: at the start of unquoted text or after a blank,
  /// so that URLs and paths as `a//b` stay whole.
  private boolean commentInValue(int run) {
    return text.startsWith("//", at) && (at == run || Whitespace.is(text.charAt(at - 1)));
  }

  @Override
  boolean confidential(int offset) {
    return discretion.hides(offset);
  }

  @Override
  void flaw(int offset, String message, String hint) {
    int before = flaws.size();
    super.flaw(offset, message, hint);
    if (flaws.size() > before) {
      discretion.flawed(offset);
    }
  }
}
