// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The folder that one server at a time works in; what it makes is for its owner only.
final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private DataFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  static DataFolder open(Path root) {
    try {
      make(root);
      for (String part : new String[] {"db", "git", "packages", "files"}) {
        make(root.resolve(part));
      }
      return new DataFolder(root, lock(root));
    } catch (IOException e) {
      throw new ServerNotStarted(
          "can't write to the data folder '" + root + "': " + reason(e),
          "choose another folder with --data, or change the rights of this one",
          e);
    }
  }

  private static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve("server.lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      String owner = Files.readString(file).strip();
      throw new ServerNotStarted(
          "another server works in the data folder '%s'%s"
              .formatted(root, owner.isEmpty() ? "" : ": " + owner),
          "use that server, stop it, or choose another folder with --data");
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /// Tells who comes later which server is here.
  void sign(String url) {
    String text = "process %d at %s%n".formatted(ProcessHandle.current().pid(), url);
    try {
      lockFile.truncate(0);
      lockFile.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      throw new ServerNotStarted(
          "can't write to the data folder '" + root + "': " + reason(e),
          "make room on the disk, or choose another folder with --data",
          e);
    }
  }

  Path root() {
    return root;
  }

  Path database() {
    return root.resolve("db").resolve("server");
  }

  Path git() {
    return root.resolve("git");
  }

  Path packages() {
    return root.resolve("packages");
  }

  Path files() {
    return root.resolve("files");
  }

  Path vaults() {
    return root.resolve("vaults");
  }

  Path configuration() {
    return root.resolve("clearml.conf");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException exists -> exists.getFile() + " is not a folder";
      case AccessDeniedException denied -> "no right to write " + denied.getFile();
      default -> String.valueOf(e.getMessage());
    };
  }
}
