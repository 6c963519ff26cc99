// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which documents a `get_all` request means.
final class DocumentFilter {
  private static final List<String> EXACT =
      List.of("id", "project", "status", "type", "parent", "user");
  private static final List<String> LABELS = List.of("tags", "system_tags");

  private DocumentFilter() {}

  /// All conditions of the request; hidden documents match only when `showing` names a field that
  /// the request has, or the request asks for them.
  static Predicate<ObjectNode> of(Arguments arguments, Set<String> showing) {
    List<Predicate<ObjectNode>> conditions = new ArrayList<>();
    for (String field : EXACT) {
      Set<String> values = Set.copyOf(arguments.texts(field));
      if (!values.isEmpty()) {
        conditions.add(document -> values.contains(document.path(field).asString("")));
      }
    }
    arguments
        .optionalText("name")
        .map(DocumentFilter::pattern)
        .ifPresent(name -> conditions.add(document -> matches(name, document, "name")));
    for (String field : LABELS) {
      List<String> labels = arguments.texts(field);
      if (!labels.isEmpty()) {
        Labels wanted = Labels.parse(labels);
        conditions.add(document -> wanted.match(Set.copyOf(Json.strings(document.path(field)))));
      }
    }
    arguments.object("_any_").ifPresent(any -> conditions.add(anyOf(new Arguments(any))));
    arguments.object("_all_").ifPresent(all -> conditions.add(allOf(new Arguments(all))));
    if (!arguments.flag("search_hidden", false) && showing.stream().noneMatch(arguments::has)) {
      conditions.add(document -> !Json.strings(document.path("system_tags")).contains("hidden"));
    }
    return document -> conditions.stream().allMatch(condition -> condition.test(document));
  }

  private static Predicate<ObjectNode> anyOf(Arguments search) {
    Pattern pattern = pattern(search.text("pattern"));
    List<String> fields = search.requiredTexts("fields");
    return document -> fields.stream().anyMatch(field -> matches(pattern, document, field));
  }

  private static Predicate<ObjectNode> allOf(Arguments search) {
    Pattern pattern = pattern(search.text("pattern"));
    List<String> fields = search.requiredTexts("fields");
    return document -> fields.stream().allMatch(field -> matches(pattern, document, field));
  }

  private static boolean matches(Pattern pattern, ObjectNode document, String field) {
    JsonNode value = Json.at(document, field);
    return value.isArray()
        ? Json.strings(value).stream().anyMatch(text -> pattern.matcher(text).find())
        : pattern.matcher(value.asString("")).find();
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    } catch (PatternSyntaxException e) {
      throw ApiError.value("name", "a regular expression, but " + e.getDescription());
    }
  }

  /// Tags to have (any of them, or all after `__$all` or `__$and`) and tags not to have (`-x`, or
  /// the one after `__$not`).
  private record Labels(Set<String> wanted, Set<String> unwanted, boolean all) {
    static Labels parse(List<String> texts) {
      List<String> wanted = new ArrayList<>();
      List<String> unwanted = new ArrayList<>();
      boolean all = false;
      boolean not = false;
      for (String text : texts) {
        switch (text) {
          case "__$all", "__$and" -> all = true;
          case "__$any", "__$or", "__$nop" -> {}
          case "__$not" -> not = true;
          default -> {
            boolean minus = text.startsWith("-");
            (not || minus ? unwanted : wanted).add(minus ? text.substring(1) : text);
            not = false;
          }
        }
      }
      return new Labels(Set.copyOf(wanted), Set.copyOf(unwanted), all);
    }

    boolean match(Set<String> labels) {
      return unwanted.stream().noneMatch(labels::contains)
          && (wanted.isEmpty()
              || (all ? labels.containsAll(wanted) : wanted.stream().anyMatch(labels::contains)));
    }
  }
}
