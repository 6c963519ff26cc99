// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.time.TimeSource;

/// One content on its way into the store. What has come stays there when the way breaks off, and
/// the next attempt, even of another task, asks for the rest.
final class LfsDownload {
  private static final int BUFFER = 256 << 10;

  private final LfsPointer pointer;
  private final LfsStore store;
  private final LfsHttp http;
  private final Limits limits;
  private final TimeSource time;
  private final MessageDigest digest = sha256();

  LfsDownload(LfsPointer pointer, LfsStore store, LfsHttp http, HttpAttempts attempts) {
    this.pointer = pointer;
    this.store = store;
    this.http = http;
    this.limits = attempts.limits();
    this.time = attempts.time();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Brings it there.
  ///
  /// @throws IOException when it did not come whole; what the disk does wrong is a failure
  void receive(LfsObject.Download source, Transfer transfer) throws IOException {
    Path partial = store.partial(pointer);
    try (FileChannel file =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      if (file.size() > pointer.size()) {
        file.truncate(0);
      }
      digest.reset();
      readAgain(file);
      if (file.position() < pointer.size()) {
        HttpURLConnection connection = http.get(source, file.position(), transfer);
        try (InputStream in = body(connection, file)) {
          copy(in, file);
        }
      }
      check(file);
    }
    store.keep(partial, pointer);
  }

  /// What an earlier attempt has left counts for the digest.
  private void readAgain(FileChannel file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (file.read(buffer.clear()) > 0) {
      digest.update(buffer.flip());
    }
  }

  /// The answer's content, for which the file stands at the right place.
  private InputStream body(HttpURLConnection connection, FileChannel file) throws IOException {
    int code = connection.getResponseCode();
    long from = file.position();
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    if (code == 416 || (code == 206 && !range.startsWith("bytes " + from + "-"))) {
      connection.disconnect();
      file.truncate(0);
      throw new EOFException("it does not go on where its answer broke off");
    }
    if (code == 200) {
      file.truncate(0);
      digest.reset();
    }
    return connection.getInputStream();
  }

  private void copy(InputStream in, FileChannel file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    Duration start = time.elapsed();
    long counted = 0;
    while (file.position() < pointer.size()) {
      int most = (int) Math.min(buffer.length, pointer.size() - file.position());
      int read = in.read(buffer, 0, most);
      if (read < 0) {
        throw new EOFException(
            "the connection broke after %d of %d bytes".formatted(file.position(), pointer.size()));
      }
      digest.update(buffer, 0, read);
      write(ByteBuffer.wrap(buffer, 0, read), file);
      counted += read;
      Duration span = time.elapsed().minus(start);
      if (span.compareTo(limits.silence()) >= 0) {
        if (counted < limits.slowest() * span.toSeconds()) {
          throw new SocketTimeoutException(
              "it sent less than %d bytes per second for %d s"
                  .formatted(limits.slowest(), span.toSeconds()));
        }
        start = time.elapsed();
        counted = 0;
      }
    }
  }

  private void write(ByteBuffer bytes, FileChannel file) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (ClosedChannelException e) {
      throw e; // an interrupt
    } catch (IOException e) {
      throw new FailureException(
          GitFailures.ofFullDisk(store.folder())
              .orElseGet(
                  () -> GitFailures.ofDisk(e, "the folder '" + store.folder() + "' of Git LFS")));
    }
  }

  private void check(FileChannel file) throws IOException {
    if (!HexFormat.of().formatHex(digest.digest()).equals(pointer.oid())) {
      file.truncate(0);
      throw new StreamCorruptedException("what came is not the content that the commit names");
    }
    file.force(false);
  }
}
