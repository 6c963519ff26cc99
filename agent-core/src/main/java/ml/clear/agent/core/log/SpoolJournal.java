// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import ml.clear.agent.core.run.RunDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers beside the spool what the server has and what is about to be sent to it. The file has
/// a fixed size from its beginning and is overwritten in place, in two slots by turns, so it works
/// on a full disk and survives a kill at any moment. Where even that is impossible, a fact notes
/// that the file can't be trusted.
///
/// Layout: magic and format version, then at 512 and 1024 a slot each: checksum, sequence number,
/// record.
final class SpoolJournal implements Closeable {
  static final String FILE = "log.journal";

  private static final Logger LOG = LoggerFactory.getLogger(SpoolJournal.class);
  private static final long MAGIC = 0x434c524a4f55524eL;
  private static final int FORMAT = 1;
  private static final int SLOT = 512;
  private static final String UNTRUSTED = "log-unjournaled";

  private final RunDirectory directory;
  private @Nullable RandomAccessFile file;
  private long sequence;
  private boolean unforced;

  SpoolJournal(RunDirectory directory) {
    this.directory = directory;
  }

  /// What an earlier agent left.
  Beginning begin() {
    boolean trusted = !directory.knows(UNTRUSTED);
    Path file = directory.path().resolve(FILE);
    if (!Files.exists(file)) {
      return trusted ? new Beginning.Fresh() : new Beginning.Unknown(Position.START);
    }
    Optional<Entry> entry = read(file);
    if (entry.isEmpty()) {
      LOG.warn("the journal of {} is damaged", directory.path());
      return new Beginning.Unknown(Position.START);
    }
    return trusted
        ? new Beginning.Continued(entry.get())
        : new Beginning.Unknown(entry.get().acked());
  }

  /// Writes a record. It never fails: what can't be written is noted as a fact.
  void write(Entry entry) {
    sequence++;
    try {
      RandomAccessFile open = file == null ? create() : file;
      open.seek(SLOT * (1 + sequence % 2));
      open.write(slot(entry));
      unforced = true;
    } catch (IOException e) {
      distrust(e);
    }
  }

  /// Brings the last record to the disk itself, for the case that the machine loses its power.
  void force() {
    try {
      if (file != null && unforced) {
        file.getFD().sync();
      }
      unforced = false;
    } catch (IOException e) {
      distrust(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.debug("journal of {}", directory.path(), e);
    }
    file = null;
  }

  private void distrust(IOException cause) {
    close();
    if (directory.knows(UNTRUSTED)) {
      return;
    }
    LOG.warn(
        "the journal of {} can't be written ({}); should this agent be killed, the next one asks"
            + " the server what it has",
        directory.path(),
        cause.toString());
    try {
      directory.note(UNTRUSTED);
    } catch (IOException e) {
      LOG.warn("can't note a fact in {}: {}", directory.path(), e.toString());
    }
  }

  private RandomAccessFile create() throws IOException {
    Path path = directory.path().resolve(FILE);
    var created = new RandomAccessFile(path.toFile(), "rw");
    try {
      if (!hasHeader(path)) {
        created.write(ByteBuffer.allocate(3 * SLOT).putLong(MAGIC).putInt(FORMAT).array());
      }
    } catch (IOException e) {
      created.close();
      throw e;
    }
    file = created;
    Files.deleteIfExists(directory.path().resolve(UNTRUSTED));
    return created;
  }

  private static boolean hasHeader(Path file) throws IOException {
    var header = ByteBuffer.wrap(Files.readAllBytes(file));
    return header.remaining() == 3 * SLOT && header.getLong() == MAGIC && header.getInt() == FORMAT;
  }

  private Optional<Entry> read(Path file) {
    try {
      if (!hasHeader(file)) {
        return Optional.empty();
      }
      byte[] all = Files.readAllBytes(file);
      Optional<Entry> newest = Optional.empty();
      for (int slot = 1; slot <= 2; slot++) {
        ByteBuffer bytes = ByteBuffer.wrap(all, slot * SLOT, SLOT).slice();
        int checksum = bytes.getInt();
        long number = bytes.getLong();
        if (number > sequence && checksum == checksum(bytes.array(), slot * SLOT)) {
          sequence = number;
          newest = Optional.of(entry(bytes));
        }
      }
      return newest;
    } catch (IOException | RuntimeException e) {
      LOG.debug("journal {}", file, e);
      return Optional.empty();
    }
  }

  private byte[] slot(Entry entry) {
    var bytes = ByteBuffer.allocate(SLOT);
    bytes.putInt(0).putLong(sequence);
    put(bytes, entry.acked());
    bytes.putLong(entry.lastTime().toEpochMilli()).put((byte) entry.intents().size());
    for (Intent intent : entry.intents()) {
      bytes.put((byte) intent.kind().code());
      put(bytes, intent.to());
      bytes
          .put((byte) Framing.code(intent.level()))
          .putLong(intent.time().toEpochMilli())
          .putInt(intent.checksum());
    }
    bytes.putInt(0, checksum(bytes.array(), 0));
    return bytes.array();
  }

  private static Entry entry(ByteBuffer bytes) {
    Position acked = position(bytes);
    Instant lastTime = Instant.ofEpochMilli(bytes.getLong());
    int count = bytes.get();
    var intents = new ArrayList<Intent>(count);
    for (int i = 0; i < count; i++) {
      intents.add(
          new Intent(
              Piece.Kind.of(bytes.get()),
              position(bytes),
              Framing.level(bytes.get()),
              Instant.ofEpochMilli(bytes.getLong()),
              bytes.getInt()));
    }
    return new Entry(acked, lastTime, intents);
  }

  private static void put(ByteBuffer bytes, Position position) {
    bytes
        .put((byte) position.stream())
        .putLong(position.offset())
        .put((byte) (position.midLine() ? 1 : 0))
        .put((byte) Framing.code(position.level()));
  }

  private static Position position(ByteBuffer bytes) {
    return new Position(bytes.get(), bytes.getLong(), bytes.get() == 1, Framing.level(bytes.get()));
  }

  private static int checksum(byte[] bytes, int slot) {
    var crc = new CRC32();
    crc.update(bytes, slot + Integer.BYTES, SLOT - Integer.BYTES);
    return (int) crc.getValue();
  }

  /// What is known.
  ///
  /// @param acked everything before it is on the server, or is not wanted there
  /// @param lastTime the time of the last event that was sent or is about to be
  /// @param intents what may have been sent and was not acknowledged
  record Entry(Position acked, Instant lastTime, List<Intent> intents) {
    Entry {
      intents = List.copyOf(intents);
    }

    /// Nothing but `pieces` is under way.
    static Entry of(Position acked, Instant lastTime, List<Piece> pieces) {
      return new Entry(acked, lastTime, pieces.stream().map(Intent::of).toList());
    }
  }

  /// An event that is about to be sent; it begins where the one before it ends.
  record Intent(Piece.Kind kind, Position to, LogLevel level, Instant time, int checksum) {
    static Intent of(Piece piece) {
      return new Intent(piece.kind(), piece.to(), piece.level(), piece.time(), piece.checksum());
    }
  }

  /// Where a pump begins.
  sealed interface Beginning {
    /// Nothing was ever sent.
    record Fresh() implements Beginning {}

    /// An earlier agent stopped here.
    record Continued(Entry entry) implements Beginning {}

    /// Only the server knows. At least everything before `floor` was sent.
    record Unknown(Position floor) implements Beginning {}
  }
}
