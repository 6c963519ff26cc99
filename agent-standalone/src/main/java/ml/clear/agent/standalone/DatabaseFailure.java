// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.sql.SQLException;

/// The database could not do what was asked; a fault of this machine or of this program.
final class DatabaseFailure extends RuntimeException {
  DatabaseFailure(SQLException cause) {
    super("database: " + cause.getMessage(), cause);
  }
}
