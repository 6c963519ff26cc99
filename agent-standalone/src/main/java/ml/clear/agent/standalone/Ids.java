// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.UUID;

/// Ids as clients recognise them: 32 hex digits.
final class Ids {
  private Ids() {}

  static String fresh() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
