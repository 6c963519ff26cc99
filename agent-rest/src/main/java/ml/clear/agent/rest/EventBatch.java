// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.io.ByteArrayOutputStream;
import java.util.List;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import tools.jackson.databind.node.ObjectNode;

/// Events of one request: one JSON document a line (protocol 1.6).
///
/// @param largest the largest body that the server takes, bytes
record EventBatch(int largest) {
  Outcome<Call> call(List<ObjectNode> events) {
    var body = new ByteArrayOutputStream();
    for (ObjectNode event : events) {
      body.writeBytes(Json.bytes(event));
      body.write('\n');
    }
    return body.size() > largest
        ? Outcome.failed(
            new ServiceFault(
                Phase.REPORT,
                ReasonCode.SERVER_REFUSED,
                events.size() + " events make " + body.size() + " bytes, the limit is " + largest,
                "raise 'api.http.max_req_size' if the server takes more"))
        : Outcome.of(Call.lines("events.add_batch", body.toByteArray()));
  }
}
