// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerRegistry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `list`: workers and what they run, as YAML like the reference agent's.
final class ListCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    return Flags.command("list", "Lists the workers that the server knows, and what they run.");
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    List<ListedWorker> workers = CommandFailure.orFail(session.get(WorkerRegistry.class).list());
    Console console = session.console();
    console.print(workers.isEmpty() ? "workers: []" : "workers:");
    for (ListedWorker worker : workers) {
      console.print("- id: " + worker.id());
      console.print("  ip: " + worker.address());
      console.print("  last_activity_time: " + worker.lastActivity());
      console.print("  queues: " + worker.queues());
      if (worker.task() != null) {
        console.print("  task:");
        console.print("    id: " + worker.task());
        console.print("    name: " + worker.taskName());
      }
      console.print("  user: " + worker.user());
    }
    return ExitCode.SUCCESS;
  }
}
