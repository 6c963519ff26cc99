// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.util.Locale;

/// One logical line of a requirements list: comments are gone, continued lines are joined.
sealed interface RequirementLine {
  /// As pip is to read it.
  String text();

  /// The package's name in its normal form (PEP 503); empty when the line does not tell.
  default String name() {
    return "";
  }

  /// Whether the line makes something be installed, rather than say how.
  default boolean installs() {
    return true;
  }

  /// Whether the line means files of the task's code.
  default boolean needsCode() {
    return false;
  }

  /// A package by name: `numpy>=1.26 ; python_version < "3.12" --hash=sha256:…`.
  ///
  /// @param rule what stands behind name and extras
  record Named(String text, String name, String rule) implements RequirementLine {
    /// Whether exactly one version will do.
    boolean isPinned() {
      return rule.matches("\\s*\\(?\\s*={2,3}[^,*]+(;.*)?");
    }
  }

  /// A package by URL or from version control: `name @ https://…`, `git+ssh://…#egg=name`.
  record Remote(String text, String name, String location) implements RequirementLine {
    boolean isFile() {
      return location.startsWith("file:");
    }
  }

  /// A project folder or an archive: `-e ./pkg[extra]`.
  ///
  /// @param option `-e ` or nothing
  /// @param path as written
  /// @param tail extras, fragment, marker
  record Local(String text, String name, String option, String path, String tail)
      implements RequirementLine {
    @Override
    public boolean needsCode() {
      return !path.startsWith("/");
    }

    /// The same with an absolute path.
    Local at(Path absolute) {
      return new Local(option + absolute + tail, name, option, absolute.toString(), tail);
    }
  }

  /// Another list: `-r file`.
  record Include(String text, String file) implements RequirementLine {
    @Override
    public boolean installs() {
      return false;
    }

    @Override
    public boolean needsCode() {
      return !isUrl(file);
    }
  }

  /// Version limits for everything: `-c file`.
  record Constraint(String text, String file) implements RequirementLine {
    @Override
    public boolean installs() {
      return false;
    }

    @Override
    public boolean needsCode() {
      return !isUrl(file);
    }
  }

  /// How to install: `--pre`, `--extra-index-url URL`.
  ///
  /// @param flag the long name
  /// @param value empty when there is none
  record Option(String text, String flag, String value) implements RequirementLine {
    @Override
    public boolean installs() {
      return false;
    }
  }

  /// Something that only pip may understand.
  record Unknown(String text) implements RequirementLine {}

  /// A name as indexes compare it.
  static String normal(String name) {
    return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
  }

  static boolean isUrl(String text) {
    return text.matches("(?i)(https?|ftps?|file)://.*");
  }
}
