// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// One request that was let in: the version it asks for, its fields, the lines of a batch (empty
/// for other requests), and who sent it from where.
record Call(
    Version version, Arguments arguments, List<ObjectNode> batch, String worker, String address) {}
