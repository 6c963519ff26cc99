// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

/// A task whose code and environment are there.
public record PreparedTask(Launch launch, ExecutionReport report) {}
