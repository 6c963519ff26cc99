// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What surrounds every answer of the API: ids, endpoint, versions and result.
record Envelope(String id, @Nullable String trx, String name, Version version) {
  record Sealed(int code, ObjectNode body) {}

  Sealed ok(Endpoint endpoint, ObjectNode data) {
    return seal(endpoint, 200, 0, "OK", data);
  }

  Sealed error(@Nullable Endpoint endpoint, int code, int subcode, String message) {
    return seal(endpoint, code, subcode, message, Json.object());
  }

  private Sealed seal(
      @Nullable Endpoint endpoint, int code, int subcode, String message, ObjectNode data) {
    ObjectNode meta = Json.object().put("id", id).put("trx", trx == null ? id : trx);
    ObjectNode about = meta.putObject("endpoint").put("name", name);
    about.put("requested_version", version.toString());
    about.put("actual_version", endpoint == null ? null : endpoint.minimum().toString());
    meta.put("result_code", code).put("result_subcode", subcode).put("result_msg", message);
    meta.putNull("error_stack").putObject("error_data");
    ObjectNode body = Json.object();
    body.set("meta", meta);
    body.set("data", data);
    return new Sealed(code, body);
  }
}
