// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

/// Carries a failure across callbacks and lambdas. It is caught in the module that throws it and
/// never crosses a port.
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /// What went wrong.
  public Failure failure() {
    return failure;
  }
}
