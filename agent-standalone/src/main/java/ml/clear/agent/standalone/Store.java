// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;

/// The database. Writers take turns, so that a unit of work that read something may rely on it when
/// it writes; what `write` returned from is in the file, whatever happens to this process then.
final class Store implements AutoCloseable {
  private static final int CONNECTIONS = 16;

  /// Documents and log events up to this size lie in their row, larger ones beside the table.
  private static final int INLINE_BYTES = 128 * 1024;

  private static final List<String> SCHEMA =
      List.of(
          "SET MAX_LENGTH_INPLACE_LOB " + INLINE_BYTES,
          "CREATE TABLE IF NOT EXISTS setting(name VARCHAR PRIMARY KEY, text VARCHAR NOT NULL)",
          """
          CREATE TABLE IF NOT EXISTS project(
            seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id VARCHAR NOT NULL UNIQUE, name VARCHAR NOT NULL UNIQUE, doc BLOB NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS queue(
            seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id VARCHAR NOT NULL UNIQUE, name VARCHAR NOT NULL UNIQUE, doc BLOB NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS queue_entry(
            queue VARCHAR NOT NULL, place BIGINT NOT NULL, task VARCHAR NOT NULL,
            added BIGINT NOT NULL, PRIMARY KEY(queue, place))\
          """,
          "CREATE UNIQUE INDEX IF NOT EXISTS queue_entry_task ON queue_entry(task, queue)",
          """
          CREATE TABLE IF NOT EXISTS task(
            seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id VARCHAR NOT NULL UNIQUE, status VARCHAR NOT NULL, project VARCHAR,
            doc BLOB NOT NULL)\
          """,
          "CREATE INDEX IF NOT EXISTS task_status ON task(status)",
          "CREATE INDEX IF NOT EXISTS task_project ON task(project)",
          """
          CREATE TABLE IF NOT EXISTS activity(
            task VARCHAR PRIMARY KEY, last_update BIGINT NOT NULL, last_worker VARCHAR,
            last_worker_report BIGINT, last_log BIGINT, log_events BIGINT DEFAULT 0 NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS worker(
            id VARCHAR PRIMARY KEY, last_activity BIGINT NOT NULL, expires BIGINT NOT NULL,
            doc BLOB NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS log_event(
            seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            task VARCHAR NOT NULL, at BIGINT NOT NULL, doc BLOB NOT NULL)\
          """,
          "CREATE INDEX IF NOT EXISTS log_event_order ON log_event(task, at, seq)",
          """
          CREATE TABLE IF NOT EXISTS metric_event(
            task VARCHAR NOT NULL, type VARCHAR NOT NULL, metric VARCHAR NOT NULL,
            variant VARCHAR NOT NULL, iter BIGINT NOT NULL, at BIGINT NOT NULL,
            amount DOUBLE PRECISION, doc BLOB NOT NULL,
            PRIMARY KEY(task, type, metric, variant, iter))\
          """);

  private final JdbcConnectionPool pool;
  private final ReentrantLock writer = new ReentrantLock();

  private Store(JdbcConnectionPool pool) {
    this.pool = pool;
  }

  interface Work<T> {
    T on(Transaction tx);
  }

  /// Opens the database `file` (H2 adds its ending), which is made if it is not there.
  static Store open(Path file) {
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            "jdbc:h2:file:"
                + file
                // Commits are written at once: an acknowledged change survives a kill.
                + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE",
            "",
            "");
    pool.setMaxConnections(CONNECTIONS);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : SCHEMA) {
        statement.execute(sql);
      }
      return new Store(pool);
    } catch (SQLException e) {
      pool.dispose();
      throw notStarted(file, e);
    }
  }

  <T> T read(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      return work.on(new Transaction(connection));
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  <T> T write(Work<T> work) {
    writer.lock();
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.on(new Transaction(connection));
        connection.commit();
        return result;
      } finally {
        // Nothing is left to undo after a commit.
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    } finally {
      writer.unlock();
    }
  }

  /// Gives back the room of rows that are gone.
  void compact() {
    execute("CHECKPOINT");
  }

  @Override
  public void close() {
    execute("SHUTDOWN");
    pool.dispose();
  }

  private void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static ServerNotStarted notStarted(Path file, SQLException e) {
    String where = "the database '" + file + ".mv.db'";
    return switch (e.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
          new ServerNotStarted(
              where + " is in use by another program",
              "stop that program, or choose another data folder with --data",
              e);
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 ->
          new ServerNotStarted(
              where + " can't be read: it is damaged, or the disk is",
              "put a backup in its place, or move it away: then a new, empty one is made",
              e);
      default ->
          new ServerNotStarted(
              where + " can't be opened: " + e.getMessage(),
              "check the folder, or choose another one with --data",
              e);
    };
  }
}
