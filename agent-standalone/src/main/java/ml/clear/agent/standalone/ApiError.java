// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

/// An answer that is not 200: HTTP code, subcode and text of the envelope.
final class ApiError extends RuntimeException {
  private final int code;
  private final int subcode;

  ApiError(int code, int subcode, String message) {
    super(message, null, false, false);
    this.code = code;
    this.subcode = subcode;
  }

  static ApiError missing(String field) {
    return new ApiError(400, 11, "Missing required field: " + field);
  }

  static ApiError invalid(String message) {
    return new ApiError(400, 12, "Validation error: " + message);
  }

  static ApiError value(String field, String expected) {
    return new ApiError(400, 16, "Invalid value for field " + field + ": expected " + expected);
  }

  static ApiError type(String field, String expected) {
    return new ApiError(400, 20, "Invalid type for field " + field + ": expected " + expected);
  }

  static ApiError unknownTask(String id) {
    return new ApiError(400, 101, "Invalid task id: id=" + id + ", company=" + Account.COMPANY);
  }

  static ApiError unknownQueue(String id) {
    return new ApiError(400, 701, "Invalid queue id: queue=" + id + ", company=" + Account.COMPANY);
  }

  static ApiError unknownProject(String id) {
    return new ApiError(400, 401, "Invalid project id: id=" + id + ", company=" + Account.COMPANY);
  }

  static ApiError taken(String what, String name) {
    return new ApiError(400, 801, "Value combination already exists: " + what + " name=" + name);
  }

  int code() {
    return code;
  }

  int subcode() {
    return subcode;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
