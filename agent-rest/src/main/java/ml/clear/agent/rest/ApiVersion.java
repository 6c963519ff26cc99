// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of the API; features are told apart by it (protocol 1.7).
record ApiVersion(int major, int minor, int patch) implements Comparable<ApiVersion> {
  /// The newest that this agent knows.
  static final ApiVersion NEWEST = new ApiVersion(2, 34, 0);

  /// The oldest that it can work with: `container`, `runtime`.
  static final ApiVersion OLDEST = new ApiVersion(2, 13, 0);

  /// `queues.peek_task`.
  static final ApiVersion PEEK = new ApiVersion(2, 15, 0);

  /// `users.get_vaults`.
  static final ApiVersion VAULTS = new ApiVersion(2, 15, 0);

  /// `queues.get_next_task` that takes a certain task only.
  static final ApiVersion POP_THIS = new ApiVersion(2, 21, 0);

  /// `tasks.dequeue` that says what becomes of the task.
  static final ApiVersion DEQUEUE_TO = new ApiVersion(2, 26, 0);

  /// `tasks.edit_runtime`.
  static final ApiVersion EDIT_RUNTIME = new ApiVersion(2, 34, 0);

  private static final Pattern FORM =
      Pattern.compile("v?(\\d{1,6})(?:\\.(\\d{1,6}))?(?:\\.(\\d{1,6}))?.*");

  static Optional<ApiVersion> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    return form.matches()
        ? Optional.of(
            new ApiVersion(number(form.group(1)), number(form.group(2)), number(form.group(3))))
        : Optional.empty();
  }

  boolean has(ApiVersion feature) {
    return compareTo(feature) >= 0;
  }

  /// As it stands in a path: `v2.34`.
  String path() {
    return "v" + this;
  }

  @Override
  public int compareTo(ApiVersion other) {
    int order = Integer.compare(major, other.major);
    order = order != 0 ? order : Integer.compare(minor, other.minor);
    return order != 0 ? order : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return major + "." + minor + (patch == 0 ? "" : "." + patch);
  }

  private static int number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
