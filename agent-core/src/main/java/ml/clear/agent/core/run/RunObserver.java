// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

/// Is told how far a run has come. Calls come from the run's own thread and return at once.
public interface RunObserver {
  /// Code and environment are ready.
  void prepared(ExecutionReport report);

  /// The user's process was started.
  void launched();

  /// Does not care.
  RunObserver NONE =
      new RunObserver() {
        @Override
        public void prepared(ExecutionReport report) {}

        @Override
        public void launched() {}
      };
}
