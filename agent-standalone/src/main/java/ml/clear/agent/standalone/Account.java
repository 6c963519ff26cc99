// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import tools.jackson.databind.node.ObjectNode;

/// The one user of this server, as the wire shows it.
final class Account {
  static final String USER = "5e1f0a7be5a84d9f8f2b7c3d9a6e4b10";
  static final String USER_NAME = "local";
  static final String COMPANY = "c0a7e3d25b9f4f6c8d1e2a3b4c5d6e7f";
  static final String COMPANY_NAME = "local";

  private Account() {}

  static ObjectNode user() {
    return Json.object().put("id", USER).put("name", USER_NAME);
  }

  static ObjectNode company() {
    return Json.object().put("id", COMPANY).put("name", COMPANY_NAME);
  }
}
