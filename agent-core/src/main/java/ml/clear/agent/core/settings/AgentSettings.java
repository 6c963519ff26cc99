// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the use cases of the core need from `agent`.
///
/// @param workerId the whole worker id; absent = made from the name
/// @param workerName the host part of made ids; the host's name unless set
/// @param debug whether the agent tells more than usual
/// @param pollingInterval pause between polls of empty queues
/// @param statusReportInterval how often a worker reports itself
/// @param taskPingInterval how often a running task is pinged; zero or less = never
/// @param abortGrace how long an aborted task may take to end before it is killed
/// @param onSigterm what happens to the running tasks when the agent is told to stop
/// @param runsFolder where run folders lie
/// @param temporaryFolder where the agent's temporary files lie instead of the usual places
/// @param adaptersFolder a folder with jars of further adapters
/// @param resourceMonitoring the host's figures
public record AgentSettings(
    @Nullable String workerId,
    String workerName,
    boolean debug,
    @Key("polling_interval_sec") Duration pollingInterval,
    @Key("status_report_freq_sec") Duration statusReportInterval,
    @Key("task_ping_interval_sec") Duration taskPingInterval,
    @Key("abort_grace_sec") Duration abortGrace,
    OnSigterm onSigterm,
    @Key("runs_dir") Path runsFolder,
    @Key("temp_dir") @Nullable Path temporaryFolder,
    @Key("adapters_dir") @Nullable Path adaptersFolder,
    ResourceMonitoring resourceMonitoring) {

  public AgentSettings {
    requirePositive("polling_interval_sec", pollingInterval);
    requirePositive("status_report_freq_sec", statusReportInterval);
    if (abortGrace.isNegative()) {
      throw new IllegalArgumentException(
          "abort_grace_sec is %s s, it must be 0 or more".formatted(seconds(abortGrace)));
    }
  }

  private static void requirePositive(String key, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(
          "%s is %s s, it must be more than 0".formatted(key, seconds(time)));
    }
  }

  private static String seconds(Duration time) {
    return new BigDecimal(time.toNanos()).movePointLeft(9).stripTrailingZeros().toPlainString();
  }

  /// Where run folders are made: the temporary folder if one is set, else the usual place.
  public Path runs() {
    return temporaryFolder == null ? runsFolder : temporaryFolder.resolve("runs");
  }

  /// What SIGTERM to the agent does to the tasks that run.
  public enum OnSigterm {
    /// They are stopped.
    STOP,
    /// They go on; the next agent on this machine takes them over.
    LEAVE
  }

  /// The host's figures.
  ///
  /// @param defaultGpuUtilization reported when a GPU does not tell its use; absent = nothing is
  /// @param diskUsePath the path whose disk is reported; absent = the home folder
  /// @param clusterReportInterval how often the cluster's figures are reported
  public record ResourceMonitoring(
      @Nullable Integer defaultGpuUtilization,
      @Nullable Path diskUsePath,
      @Key("cluster_report_interval_sec") Duration clusterReportInterval) {
    public ResourceMonitoring {
      requirePositive("cluster_report_interval_sec", clusterReportInterval);
    }
  }
}
