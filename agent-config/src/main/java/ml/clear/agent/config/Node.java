// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import ml.clear.agent.core.settings.Origin;
import org.jspecify.annotations.Nullable;

/// A configuration, or a part of it, in the order in which it was written.
sealed interface Node {
  /// The keys of a path.
  static List<String> path(String dotted) {
    return dotted.isEmpty() ? List.of() : List.of(dotted.split("\\.", -1));
  }

  /// A value: null, text, `Boolean`, `BigDecimal`, or a list of these and of maps.
  ///
  /// @param overridden the values that lost, strongest first, without losers of their own
  record Leaf(@Nullable Object value, Origin origin, List<Leaf> overridden) implements Node {
    Leaf(@Nullable Object value, Origin origin) {
      this(value, origin, List.of());
    }

    private Leaf over(Leaf weaker) {
      var losers = new ArrayList<Leaf>();
      losers.add(new Leaf(weaker.value, weaker.origin));
      losers.addAll(weaker.overridden);
      return new Leaf(value, origin, List.copyOf(losers));
    }
  }

  /// Keys and what they hold.
  final class Branch implements Node {
    private final Map<String, Node> children = new LinkedHashMap<>();

    /// A branch of plain maps and values that were all written in one place.
    static Branch of(Map<?, ?> values, Origin origin) {
      var branch = new Branch();
      values.forEach((key, value) -> branch.put(List.of(String.valueOf(key)), value, origin));
      return branch;
    }

    Map<String, Node> children() {
      return children;
    }

    /// Sets a value; maps become branches.
    void put(List<String> path, @Nullable Object value, Origin origin) {
      put(path, value instanceof Map<?, ?> map ? of(map, origin) : new Leaf(value, origin));
    }

    /// Sets what a path holds; a branch is merged into one that is there.
    void put(List<String> path, Node node) {
      parent(path).replace(path.getLast(), node);
    }

    private Branch parent(List<String> path) {
      var branch = this;
      for (var key : path.subList(0, path.size() - 1)) {
        if (branch.children.get(key) instanceof Branch next) {
          branch = next;
        } else {
          var next = new Branch();
          branch.children.put(key, next);
          branch = next;
        }
      }
      return branch;
    }

    /// Lays stronger values over these. Branches grow together; a value replaces a value, which is
    /// remembered as a loser.
    void merge(Branch stronger) {
      stronger.children.forEach(this::replace);
    }

    /// Remembers a value that had to give way to the one that is there, or to there being none.
    void lose(List<String> path, Leaf loser) {
      var there = find(path).orElse(null);
      if (there instanceof Branch) {
        return;
      }
      var winner = there instanceof Leaf leaf ? leaf : new Leaf(null, new Origin.Default());
      var losers = new ArrayList<Leaf>();
      losers.add(loser);
      losers.addAll(winner.overridden);
      parent(path).children.put(path.getLast(), new Leaf(winner.value, winner.origin, losers));
    }

    private void replace(String key, Node node) {
      var there = children.get(key);
      if (node instanceof Branch branch) {
        var target = there instanceof Branch present ? present : new Branch();
        target.merge(branch);
        children.put(key, target);
      } else if (node instanceof Leaf leaf && there instanceof Leaf weaker) {
        children.put(key, leaf.over(weaker));
      } else {
        children.put(key, node);
      }
    }

    Optional<Node> find(List<String> path) {
      Node node = this;
      for (var key : path) {
        node = node instanceof Branch branch ? branch.children.get(key) : null;
        if (node == null) {
          return Optional.empty();
        }
      }
      return Optional.of(node);
    }

    Optional<Node> find(String dotted) {
      return find(path(dotted));
    }

    Optional<Leaf> leaf(String dotted) {
      return find(dotted).map(node -> node instanceof Leaf leaf ? leaf : null);
    }

    /// Visits every value with its dotted key.
    void forEachLeaf(BiConsumer<List<String>, Leaf> visitor) {
      visit(List.of(), visitor);
    }

    private void visit(List<String> prefix, BiConsumer<List<String>, Leaf> visitor) {
      children.forEach((key, node) -> {
        var path = new ArrayList<>(prefix);
        path.add(key);
        switch (node) {
          case Leaf leaf -> visitor.accept(List.copyOf(path), leaf);
          case Branch branch -> branch.visit(path, visitor);
        }
      });
    }

    /// As plain maps, lists and values.
    Map<String, @Nullable Object> plain() {
      var map = new LinkedHashMap<String, @Nullable Object>();
      children.forEach((key, node) ->
          map.put(
              key,
              switch (node) {
                case Leaf leaf -> leaf.value();
                case Branch branch -> branch.plain();
              }));
      return map;
    }
  }
}
