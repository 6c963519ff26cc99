// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Statements within one unit of work; documents go in and out as JSON in UTF-8.
final class Transaction {
  private final Connection connection;

  Transaction(Connection connection) {
    this.connection = connection;
  }

  interface Row<T> {
    T from(ResultSet row) throws SQLException;
  }

  <T> List<T> list(Row<T> row, String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(row.from(rows));
      }
      return list;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  <T> Optional<T> first(Row<T> row, String sql, @Nullable Object... arguments) {
    return list(row, sql, arguments).stream().findFirst();
  }

  long number(String sql, @Nullable Object... arguments) {
    return first(row -> row.getLong(1), sql, arguments).orElse(0L);
  }

  int update(String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  static ObjectNode document(ResultSet row, int column) throws SQLException {
    return Json.readObject(row.getBinaryStream(column));
  }

  /// `?, ?, ?` for a list of so many values.
  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof ObjectNode document) {
        byte[] bytes = Json.bytes(document);
        statement.setBinaryStream(i + 1, new ByteArrayInputStream(bytes), bytes.length);
      } else {
        statement.setObject(i + 1, arguments[i]);
      }
    }
    return statement;
  }
}
