// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

/// A point of a task's scalar plot.
public record Scalar(String metric, String variant, long iteration, double value) {}
