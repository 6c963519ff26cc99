// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerRegistry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `list`: all that the server tells of its workers, as YAML like the reference agent's.
final class ListCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    return Flags.command("list", "Lists the workers that the server knows, and what they run.")
        .addOption(Flags.plain("print JSON instead of YAML", "--json"));
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    List<ListedWorker> workers = CommandFailure.orFail(session.get(WorkerRegistry.class).list());
    Map<String, ?> document =
        Map.of("workers", workers.stream().map(ListedWorker::document).toList());
    session
        .console()
        .print(
            arguments.hasMatchedOption("--json")
                ? JsonText.line(document)
                : SortedYaml.of(document));
    return ExitCode.SUCCESS;
  }
}
