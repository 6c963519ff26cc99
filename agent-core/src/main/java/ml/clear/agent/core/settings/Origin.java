// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;

/// Where a value was written.
public sealed interface Origin {
  /// In the defaults that the agent brings.
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }

  /// In a file.
  ///
  /// @param line from 1; 0 = unknown
  /// @param column from 1; 0 = unknown
  record InFile(Path file, int line, int column) implements Origin {
    public InFile(Path file, int line) {
      this(file, line, 0);
    }

    @Override
    public String toString() {
      if (line == 0) {
        return file.toString();
      }
      return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
  }

  /// In a vault of the server.
  ///
  /// @param line from 1; 0 = unknown
  /// @param column from 1; 0 = unknown
  record InVault(String name, int line, int column) implements Origin {
    @Override
    public String toString() {
      String vault = "vault '" + name + "'";
      return line == 0 ? vault : vault + " line " + line + (column == 0 ? "" : ":" + column);
    }
  }

  /// In an environment variable.
  record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return "environment variable " + name;
    }
  }

  /// On the command line.
  record Flag(String name) implements Origin {
    @Override
    public String toString() {
      return "flag " + name;
    }
  }

  /// Set by the program itself, as `demo` does.
  record Program(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }
}
