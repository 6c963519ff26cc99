// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program that installs requirements files.
sealed interface Installer permits Pip, Uv {
  /// `pip 25.1`.
  String name();

  /// Makes it ready to install.
  ///
  /// @param options lines that hold for everything that is installed: indexes, constraints
  void prepare(Build build, List<RequirementLine> lines, List<String> options)
      throws InterruptedException;

  /// The program and its arguments.
  ///
  /// @param complete the file names everything that is to be installed
  List<String> argv(Build build, Path file, List<RequirementLine> options, boolean complete);

  /// The lines as this program understands them.
  List<RequirementLine> readable(List<RequirementLine> lines);

  /// What its environment has beside the build's.
  Map<String, String> variables();
}
