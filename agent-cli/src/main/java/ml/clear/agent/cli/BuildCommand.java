// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `build`: its flags are those of the reference agent; what it does comes with a later version.
final class BuildCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Flags.command(
            "build", "Prepares a task's environment, or an image with it. Not in this version.");
    Flags.group(
        spec,
        "Build",
        Flags.text("TASK", "the task, by id or name", "--id"),
        Flags.text("DIR", "the folder or image that is made", "--target"),
        Flags.plain("install into the python that is there", "--install-globally"),
        Flags.optionalWords("IMAGE ARGS", "make an image", "--docker"),
        Flags.plain("make an image whatever else is configured", "--force-docker"),
        Flags.text("V", "the python version", "--python-version"),
        Flags.choice(
            "WHAT",
            List.of("reuse_task", "clone_task", "reuse"),
            "what the image runs: reuse_task or clone_task",
            "--entry-point"));
    SharedFlags.addTo(spec);
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new CommandFailure(
        ExitCode.USAGE,
        "build is not in this version\n  next: daemon and execute keep environments by themselves");
  }
}
