// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.typesafe.config.ConfigException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.run.ShellWords;
import ml.clear.agent.core.settings.KnownKey;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSection;
import org.jspecify.annotations.Nullable;

/// Fills section records from the configuration. Whatever does not fit becomes a problem; one
/// problem does not hide the next.
final class SectionBinder {
  private static final Origin UNSET = new Origin.Program("configuration");

  private final Node.Branch settings;
  private final ValueConversion conversion;
  private final PrintoutMask mask;
  private final SecretRegistry secrets;
  private final Findings findings;

  SectionBinder(
      Node.Branch settings,
      ProcessEnvironment environment,
      PrintoutMask mask,
      SecretRegistry secrets,
      Findings findings) {
    this.settings = settings;
    this.conversion = new ValueConversion(environment);
    this.mask = mask;
    this.secrets = secrets;
    this.findings = findings;
  }

  /// The section's record, or nothing after problems were noted.
  Optional<Record> bind(SettingsSection<?> section) {
    return switch (settings.find(section.path()).orElse(null)) {
      case Node.Branch branch -> record(section.type(), section.path(), branch, UNSET);
      case Node.Leaf leaf when !isAbsent(leaf) -> {
        problem(section.path(), leaf, "a section in braces", section.documentation());
        yield Optional.empty();
      }
      case null, default -> record(section.type(), section.path(), new Node.Branch(), UNSET);
    };
  }

  private Optional<Record> record(Class<?> type, String path, Node.Branch branch, Origin around) {
    var components = type.getRecordComponents();
    var values = new @Nullable Object[components.length];
    boolean complete = true;
    Origin place = around;
    for (int i = 0; i < components.length; i++) {
      var node = branch.find(SectionKeys.of(components[i]));
      if (node.orElse(null) instanceof Node.Leaf leaf
          && !(leaf.origin() instanceof Origin.Default)
          && place.equals(around)) {
        place = leaf.origin();
      }
      var bound = component(components[i], path, node.orElse(null), around);
      complete &= bound.usable();
      values[i] = bound.value();
    }
    var written = place;
    return complete
        ? make(type, components, values, rejected -> reject(rejected, path, written, branch))
        : Optional.empty();
  }

  private record Bound(@Nullable Object value, boolean usable) {
    static final Bound UNUSABLE = new Bound(null, false);

    static Bound of(@Nullable Object value) {
      return new Bound(value, true);
    }

    static Bound of(Optional<?> value) {
      return value.isPresent() ? of(value.get()) : UNUSABLE;
    }
  }

  private Bound component(
      RecordComponent component, String path, @Nullable Node node, Origin around) {
    var key = path.isEmpty() ? SectionKeys.of(component) : path + "." + SectionKeys.of(component);
    var type = component.getType();
    var found = node == null ? fallback(component) : node;
    if (found instanceof Node.Branch branch) {
      if (type.isRecord()) {
        return Bound.of(record(type, key, branch, around));
      }
      if (type == Map.class) {
        return map(component, key, branch);
      }
      if (type == List.class && item(component).isRecord()) {
        return Bound.of(record(item(component), key, branch, around).map(List::of));
      }
      var first = new Node.Leaf[1];
      branch.forEachLeaf((_, leaf) -> first[0] = first[0] == null ? leaf : first[0]);
      var origin = first[0] == null ? around : first[0].origin();
      findings.problem(
          key, origin, "is a section, but must be " + expectation(component), doc(key, component));
      return Bound.UNUSABLE;
    }
    var leaf = found instanceof Node.Leaf value ? value : new Node.Leaf(null, around);
    if (isAbsent(leaf) && !(type == String.class && leaf.value() != null && !nullable(component))) {
      return absent(component, key, leaf, around, found != null);
    }
    if (type.isRecord() || type == Map.class) {
      problem(key, leaf, ValueConversion.describe(type), doc(key, component));
      return Bound.UNUSABLE;
    }
    return type == List.class ? list(component, key, leaf) : value(component, key, leaf);
  }

  private Bound absent(
      RecordComponent component, String key, Node.Leaf leaf, Origin around, boolean written) {
    var type = component.getType();
    if (nullable(component)) {
      return Bound.of((Object) null);
    } else if (type == boolean.class) {
      return Bound.of(false);
    } else if (type == List.class) {
      return Bound.of(List.of());
    } else if (type == Map.class) {
      return Bound.of(Map.of());
    } else if (type.isRecord()) {
      return Bound.of(record(type, key, new Node.Branch(), around));
    } else if (type == String.class && written) {
      return Bound.of("");
    }
    findings.problem(
        key,
        leaf.origin(),
        "is not set, but must be " + expectation(component),
        doc(key, component));
    return Bound.UNUSABLE;
  }

  private Bound value(RecordComponent component, String key, Node.Leaf leaf) {
    try {
      var value = leaf.value();
      return value == null
          ? Bound.UNUSABLE
          : Bound.of(learned(conversion.convert(value, component.getType(), key)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      problem(key, leaf, expectation(component), doc(key, component));
      return Bound.UNUSABLE;
    }
  }

  private Bound list(RecordComponent component, String key, Node.Leaf leaf) {
    Collection<?> items;
    try {
      items = items(component, leaf);
    } catch (IllegalArgumentException e) {
      findings.problem(
          new SettingsProblem(
              key,
              leaf.origin(),
              "must be words as in a shell, but a quote has no end",
              doc(key, component),
              "")); // neither they nor their line are shown, as arguments may hold anything
      return Bound.UNUSABLE;
    }
    var item = item(component);
    var bound = new ArrayList<Object>();
    boolean complete = true;
    int index = 0;
    for (var value : items) {
      var place = key + "." + index++;
      if (item.isRecord() && value instanceof Map<?, ?> map) {
        var branch = Node.Branch.of(map, leaf.origin());
        var made = record(item, place, branch, leaf.origin());
        made.ifPresent(bound::add);
        complete &= made.isPresent();
      } else if (value == null || item.isRecord()) {
        problem(
            place,
            new Node.Leaf(value, leaf.origin()),
            expectation(component),
            doc(key, component));
        complete = false;
      } else {
        try {
          bound.add(learned(conversion.convert(value, item, key)));
        } catch (IllegalArgumentException | ArithmeticException e) {
          var single = new Node.Leaf(value, leaf.origin());
          problem(place, single, ValueConversion.describe(item), doc(key, component));
          complete = false;
        }
      }
    }
    return complete ? Bound.of(List.copyOf(bound)) : Bound.UNUSABLE;
  }

  private static Collection<?> items(RecordComponent component, Node.Leaf leaf) {
    return switch (leaf.value()) {
      case Collection<?> many -> many;
      case String text when SectionKeys.areWords(component) -> ShellWords.split(text);
      case null -> List.of();
      case Object one -> List.of(one);
    };
  }

  private Bound map(RecordComponent component, String key, Node.Branch branch) {
    var item = argument(component, 1);
    var bound = new LinkedHashMap<String, Object>();
    boolean complete = true;
    for (var child : branch.children().entrySet()) {
      var place = key + "." + child.getKey();
      Optional<?> value = Optional.empty();
      if (item.isRecord() && child.getValue() instanceof Node.Branch nested) {
        value = record(item, place, nested, UNSET);
      } else if (child.getValue() instanceof Node.Leaf leaf && leaf.value() != null) {
        try {
          value = Optional.of(learned(conversion.convert(leaf.value(), item, place)));
        } catch (IllegalArgumentException | ArithmeticException e) {
          problem(place, leaf, ValueConversion.describe(item), doc(key, component));
        }
      } else {
        findings.problem(
            place, UNSET, "must be " + ValueConversion.describe(item), doc(key, component));
      }
      complete &= value.isPresent();
      value.ifPresent(it -> bound.put(child.getKey(), it));
    }
    return complete ? Bound.of(Map.copyOf(bound)) : Bound.UNUSABLE;
  }

  private Object learned(Object value) {
    if (value instanceof Secret secret) {
      secrets.add(secret);
    }
    return value;
  }

  private static @Nullable Node fallback(RecordComponent component) {
    var text = SectionKeys.fallback(component);
    if (text.isEmpty()) {
      return null;
    }
    try {
      var value = new HoconReader(Map.of(), new Findings()).readValue(text);
      return value instanceof Map<?, ?> map
          ? Node.Branch.of(map, UNSET)
          : new Node.Leaf(value, UNSET);
    } catch (ConfigException e) {
      throw new IllegalStateException("fallback of " + component, e);
    }
  }

  /// A record that refuses its values begins the message with the key, if it is one of them.
  private void reject(String message, String path, Origin place, Node.Branch branch) {
    var key = message.split("\\s", 2)[0];
    var leaf = branch.leaf(key).filter(it -> !(it.origin() instanceof Origin.Default)).orElse(null);
    if (leaf == null) {
      findings.problem(path, place, message, "");
    } else {
      findings.problem(path.isEmpty() ? key : path + "." + key, leaf.origin(), message, "");
    }
  }

  private Optional<Record> make(
      Class<?> type,
      RecordComponent[] components,
      @Nullable Object[] values,
      Consumer<String> rejection) {
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of((Record) constructor.newInstance(values));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException rejected) {
        rejection.accept(String.valueOf(rejected.getMessage()));
        return Optional.empty();
      }
      throw new IllegalStateException("can't make " + type.getName(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make " + type.getName(), e);
    }
  }

  private void problem(String key, Node.Leaf leaf, String expected, String documentation) {
    var text = ValueConversion.text(leaf.value());
    var shown =
        mask.hides(Node.path(key))
            ? SecretRules.MASK
            : mask.rules().scrub(leaf.value() instanceof String ? text : SecretRules.cut(text));
    findings.problem(key, leaf.origin(), "'" + shown + "' is not " + expected, documentation);
  }

  private static boolean isAbsent(Node.Leaf leaf) {
    return leaf.value() == null || (leaf.value() instanceof String text && text.isBlank());
  }

  private static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /// What a key means, for a hint.
  private static String doc(String key, RecordComponent component) {
    var own = SectionKeys.documentation(component);
    return own.isEmpty() ? Catalogue.own().find(key).map(KnownKey::meaning).orElse("") : own;
  }

  /// What a component takes, for people.
  static String expectation(RecordComponent component) {
    return component.getType() == List.class
        ? "a list, each item " + ValueConversion.describe(item(component))
        : ValueConversion.describe(component.getType());
  }

  private static Class<?> item(RecordComponent component) {
    return argument(component, 0);
  }

  private static Class<?> argument(RecordComponent component, int index) {
    Type type = component.getGenericType();
    if (type instanceof ParameterizedType parameterized
        && parameterized.getActualTypeArguments()[index] instanceof Class<?> item) {
      return item;
    }
    throw new IllegalStateException("a section can't hold " + type.getTypeName());
  }
}
