// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The commands, in the order of the help.
enum CommandName {
  INIT("write the configuration of this machine"),
  DAEMON("run tasks from queues"),
  EXECUTE("run one task, here and now"),
  SUBMIT("create a task from a folder or a repository and enqueue it"),
  LIST("list workers and what they run"),
  CONFIG("print the configuration in force"),
  BUILD("prepare a task's environment ahead (not in this version)"),
  SERVER("run a ClearML-compatible server on this machine"),
  DEMO("show everything at work: server, worker and three tasks"),
  COMPLETION("print a completion script for bash, zsh or fish"),
  INSTALL_BOOTSTRAP("accepted for scripts; this agent needs no bootstrap");

  private final String summary;

  CommandName(String summary) {
    this.summary = summary;
  }

  static Optional<CommandName> find(String word) {
    return Arrays.stream(values()).filter(name -> name.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(CommandName::word).toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String summary() {
    return summary;
  }

  AgentCommand create() {
    return switch (this) {
      case INIT -> new InitCommand(Keyboard.system());
      case DAEMON -> new DaemonCommand();
      case EXECUTE -> new ExecuteCommand();
      case SUBMIT -> new SubmitCommand();
      case LIST -> new ListCommand();
      case CONFIG -> new ConfigCommand();
      case BUILD -> new BuildCommand();
      case SERVER -> new ServerCommand();
      case DEMO -> new DemoCommand();
      case COMPLETION -> new CompletionCommand();
      case INSTALL_BOOTSTRAP -> new InstallBootstrapCommand();
    };
  }
}
