// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One `get_all` request over documents of one kind: filter, order, page. Only ids and sort keys of
/// the matches are held; the page's documents are read again.
final class DocumentQuery {
  private static final int PAGE = 500;

  private final Predicate<ObjectNode> filter;
  private final List<String> order;
  private final List<String> ids;
  private final int size;
  private final long skip;

  private DocumentQuery(
      Predicate<ObjectNode> filter, List<String> order, List<String> ids, int size, long skip) {
    this.filter = filter;
    this.order = order;
    this.ids = ids;
    this.size = size;
    this.skip = skip;
  }

  /// Where documents come from, in the order in which they were made.
  interface Source {
    List<ObjectNode> byIds(List<String> ids);

    /// Shows documents until the visitor has seen enough, which it says by false.
    void scan(Predicate<ObjectNode> visitor);
  }

  static DocumentQuery of(Arguments arguments, Set<String> showing) {
    int size = Math.max(1, arguments.count("page_size", PAGE, PAGE));
    int page = arguments.count("page", 0, Integer.MAX_VALUE);
    return new DocumentQuery(
        DocumentFilter.of(arguments, showing),
        arguments.texts("order_by"),
        arguments.texts("id"),
        size,
        (long) page * size);
  }

  List<ObjectNode> run(Source source) {
    if (!ids.isEmpty()) {
      return source.byIds(ids).stream()
          .filter(filter)
          .sorted(comparator(order))
          .skip(skip)
          .limit(size)
          .toList();
    }
    List<Hit> hits = new ArrayList<>();
    long enough = order.isEmpty() ? skip + size : Long.MAX_VALUE;
    source.scan(document -> {
      if (filter.test(document)) {
        hits.add(hit(document));
      }
      return hits.size() < enough;
    });
    hits.sort(Comparator.comparing(Hit::keys, comparator(order)));
    return source.byIds(hits.stream().skip(skip).limit(size).map(Hit::id).toList());
  }

  private record Hit(String id, ObjectNode keys) {}

  private Hit hit(ObjectNode document) {
    ObjectNode keys = Json.object();
    for (String field : order) {
      JsonNode value = Json.at(document, plain(field));
      if (!value.isMissingNode()) {
        Json.set(keys, plain(field), value);
      }
    }
    return new Hit(document.path("id").asString(""), keys);
  }

  private static Comparator<ObjectNode> comparator(List<String> order) {
    Comparator<ObjectNode> comparator = (_, _) -> 0;
    for (String field : order) {
      Comparator<ObjectNode> next =
          Comparator.comparing(
              document -> Json.at(document, plain(field)), DocumentQuery::compareValues);
      comparator = comparator.thenComparing(field.startsWith("-") ? next.reversed() : next);
    }
    return comparator;
  }

  /// Absent before numbers before everything else, which compares as text.
  private static int compareValues(JsonNode left, JsonNode right) {
    int byKind = Integer.compare(kind(left), kind(right));
    if (byKind != 0) {
      return byKind;
    }
    return left.isNumber()
        ? Double.compare(left.doubleValue(), right.doubleValue())
        : left.asString("").compareTo(right.asString(""));
  }

  private static int kind(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? 0 : value.isNumber() ? 1 : 2;
  }

  private static String plain(String field) {
    return field.startsWith("-") ? field.substring(1) : field;
  }
}
