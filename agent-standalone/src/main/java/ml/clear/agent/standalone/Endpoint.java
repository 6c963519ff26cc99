// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import tools.jackson.databind.node.ObjectNode;

/// What answers to a name from some version of the API on; an open one needs no credentials.
record Endpoint(String name, Version minimum, boolean open, Action action) {
  interface Action {
    ObjectNode answer(Call call);
  }

  static Endpoint of(String minimum, String name, Action action) {
    return new Endpoint(name, Version.parse(minimum), false, action);
  }

  static Endpoint open(String minimum, String name, Action action) {
    return new Endpoint(name, Version.parse(minimum), true, action);
  }
}
