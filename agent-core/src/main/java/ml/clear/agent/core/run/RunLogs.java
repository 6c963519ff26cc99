// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import ml.clear.agent.core.log.LogPump;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.time.TimeSource;

/// Opens the logs of runs.
///
/// @param sink where they are sent
/// @param secrets what is masked in them
public record RunLogs(
    LogSink sink, SecretRegistry secrets, TimeSource time, LogPump.Options options) {
  /// Opens a run's log and starts to send it; goes on where an earlier agent stopped.
  RunLog open(RunHold hold) {
    var destination = new LogPump.Destination(sink, hold.record().task(), hold.record().worker());
    return new RunLog(
        hold.directory(),
        new LogPump(hold.directory(), destination, secrets, time, options),
        secrets);
  }
}
