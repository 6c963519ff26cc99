// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.List;
import java.util.stream.Stream;
import ml.clear.agent.config.EnvironmentVariable.Where;

/// All variables that the agent knows. Nearly all are settings like any other: they set a key, and
/// whoever wants the value reads it from a settings record.
final class EnvironmentVariables {
  static final List<EnvironmentVariable> ALL =
      Stream.of(AgentVariables.ALL, TaskVariables.ALL, ContainerVariables.ALL, CommonVariables.ALL)
          .flatMap(List::stream)
          .toList();

  private EnvironmentVariables() {}

  static EnvironmentVariable text(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.TEXT, where, meaning);
  }

  static EnvironmentVariable secret(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.SECRET, where, meaning);
  }

  static EnvironmentVariable flag(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.FLAG, where, meaning);
  }

  static EnvironmentVariable number(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.NUMBER, where, meaning);
  }

  static EnvironmentVariable integer(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.INTEGER, where, meaning);
  }

  static EnvironmentVariable words(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.WORDS, where, meaning);
  }

  static EnvironmentVariable wordsOrList(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.WORDS_OR_LIST, where, meaning);
  }
}
