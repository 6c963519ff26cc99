// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A version of python, as far as it is known: `3`, `3.11`, `3.11.7`.
record PythonVersion(List<Integer> numbers) {
  private static final String PYTHON = "python";

  PythonVersion {
    numbers = List.copyOf(numbers);
  }

  /// Reads `3.11`; empty when the text is no such number.
  static Optional<PythonVersion> parse(String text) {
    if (!text.matches("\\d{1,4}(\\.\\d{1,4}){0,3}")) {
      return Optional.empty();
    }
    var numbers = new ArrayList<Integer>();
    for (String part : text.split("\\.", -1)) {
      numbers.add(Integer.valueOf(part));
    }
    return Optional.of(new PythonVersion(numbers));
  }

  /// The version that a task's binary asks for, major and minor at most: `3.10` for
  /// `/usr/bin/python3.10.4`, empty for `python` and for everything that is not python.
  static Optional<PythonVersion> ofBinary(String binary) {
    String name = binary.substring(binary.lastIndexOf('/') + 1);
    if (!name.startsWith(PYTHON)) {
      return Optional.empty();
    }
    return parse(name.substring(PYTHON.length()))
        .map(version ->
            new PythonVersion(version.numbers.subList(0, Math.min(2, version.numbers.size()))));
  }

  /// Whether an interpreter of version `other` is what this version asks for: `3.1` does not mean
  /// 3.10.
  boolean admits(PythonVersion other) {
    return other.numbers.size() >= numbers.size()
        && other.numbers.subList(0, numbers.size()).equals(numbers);
  }

  /// `3.11`.
  String majorMinor() {
    return new PythonVersion(numbers.subList(0, Math.min(2, numbers.size()))).toString();
  }

  boolean isBefore(int major, int minor) {
    int ownMinor = numbers.size() > 1 ? numbers.get(1) : 0;
    return numbers.getFirst() < major || (numbers.getFirst() == major && ownMinor < minor);
  }

  @Override
  public String toString() {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
