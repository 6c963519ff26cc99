// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

import java.util.function.Function;

/// A value, or the reason why there is none. Ports with more to tell have an outcome of their own.
///
/// @param <T> the value
public sealed interface Outcome<T> {
  /// It worked.
  record Success<T>(T value) implements Outcome<T> {}

  /// It did not.
  record Failed<T>(Failure failure) implements Outcome<T> {}

  /// For calls that answer nothing but "done".
  enum Done {
    DONE
  }

  /// A success.
  static <T> Outcome<T> of(T value) {
    return new Success<>(value);
  }

  /// A failure.
  static <T> Outcome<T> failed(Failure failure) {
    return new Failed<>(failure);
  }

  /// The success of a call that answers nothing.
  static Outcome<Done> done() {
    return new Success<>(Done.DONE);
  }

  /// Turns the value into another, keeps a failure.
  default <R> Outcome<R> map(Function<? super T, ? extends R> mapping) {
    return switch (this) {
      case Success<T>(T value) -> new Success<>(mapping.apply(value));
      case Failed<T>(Failure failure) -> new Failed<>(failure);
    };
  }

  /// Goes on with the value, keeps a failure.
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return switch (this) {
      case Success<T>(T value) -> next.apply(value);
      case Failed<T>(Failure failure) -> new Failed<>(failure);
    };
  }

  /// The value, or an exception that carries the failure; for use inside one module.
  default T orThrow() {
    return switch (this) {
      case Success<T>(T value) -> value;
      case Failed<T>(Failure failure) -> throw new FailureException(failure);
    };
  }
}
