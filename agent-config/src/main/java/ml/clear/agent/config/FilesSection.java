// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import ml.clear.agent.core.settings.ConfiguredFiles;
import ml.clear.agent.core.settings.JsonText;
import org.jspecify.annotations.Nullable;

/// Writes the files of the section `files` (config-cli A9). Most of them hold credentials: a file
/// that is new is its owner's alone unless it says a mode, one that is there keeps its mode.
final class FilesSection implements ConfiguredFiles {
  private final LoadedSettings settings;

  FilesSection(LoadedSettings settings) {
    this.settings = settings;
  }

  /// Why a file is not there.
  private static final class NotWritten extends Exception {
    private static final long serialVersionUID = 1L;

    NotWritten(String message) {
      super(message);
    }
  }

  @Override
  public void write(Consumer<String> lines) {
    if (!Words.isOn(settings.tree(), "agent.apply_files", true)
        || !(settings.tree().find("files").orElse(null) instanceof Node.Branch files)
        || files.children().isEmpty()) {
      return;
    }
    lines.accept("Creating files from configuration");
    files
        .children()
        .forEach((name, node) -> {
          try {
            lines.accept("Saved [" + name + "]: " + write(node));
          } catch (NotWritten e) {
            lines.accept("Skipped [" + name + "]: " + e.getMessage());
          }
        });
  }

  private Path write(Node node) throws NotWritten {
    if (!(node instanceof Node.Branch file)) {
      throw new NotWritten("not a section with path and contents");
    }
    var path = path(file);
    boolean there = isThere(path);
    if (there && !Words.truth(text(file, "overwrite", "true")).orElse(true)) {
      throw new NotWritten("file exists " + path);
    }
    var bytes = bytes(file);
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new NotWritten("failed creating path " + path.getParent() + " (" + e + ")");
    }
    try {
      save(path, bytes, there);
    } catch (IOException e) {
      throw new NotWritten("failed saving file " + path + " (" + e + ")");
    }
    setMode(path, text(file, "mode", ""));
    return path;
  }

  private Path path(Node.Branch file) throws NotWritten {
    var text = text(file, "path", "");
    if (text.isBlank()) {
      throw new NotWritten("no path is set");
    }
    try {
      return PathText.expand(text, settings.environment());
    } catch (InvalidPathException e) {
      throw new NotWritten("can't access " + text + " (" + e.getMessage() + ")");
    }
  }

  private static boolean isThere(Path path) throws NotWritten {
    try {
      if (Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        throw new NotWritten("is a directory " + path);
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new NotWritten("can't access " + path + " (" + e + ")");
    }
  }

  private static byte[] bytes(Node.Branch file) throws NotWritten {
    var format = text(file, "format", "string");
    var target = text(file, "target_format", "string");
    Object contents =
        switch (file.find("contents").orElse(null)) {
          case Node.Leaf leaf -> leaf.value();
          case Node.Branch branch -> branch.plain();
          case null ->
              throw new NotWritten("no contents are set; write contents: \"\" for an empty file");
        };
    if (format.equals("base64")) {
      try {
        byte[] decoded = Base64.getMimeDecoder().decode(shown(contents));
        if (target.equals("bytes")) {
          return decoded;
        }
        contents = new String(decoded, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new NotWritten("failed decoding " + format + " (" + e.getMessage() + ")");
      }
    }
    var text =
        switch (target) {
          case "json" -> JsonText.document(contents);
          case "yaml", "yml" -> YamlText.document(contents);
          default -> shown(contents);
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String shown(@Nullable Object value) {
    return value instanceof List<?> || value instanceof Map<?, ?>
        ? JsonText.line(value)
        : ProcessVariables.pythonText(value);
  }

  private static void save(Path path, byte[] bytes, boolean there) throws IOException {
    boolean posix = Files.getFileStore(path.getParent()).supportsFileAttributeView("posix");
    if (there || !posix) {
      Files.write(path, bytes);
      return;
    }
    FileAttribute<?> owner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var out = Files.newByteChannel(path, options, owner)) {
      var left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        out.write(left);
      }
    }
  }

  /// Numbers and texts alike are read as octal: `755`, `"0o755"`.
  private static void setMode(Path path, String text) throws NotWritten {
    if (text.isBlank()) {
      return;
    }
    try {
      int mode = Integer.parseInt(text.strip().replaceFirst("^0[oO]", ""), 8);
      Files.setAttribute(path, "unix:mode", mode);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new NotWritten("failed setting mode " + text + " for " + path + " (" + e + ")");
    }
  }

  private static String text(Node.Branch file, String key, String otherwise) {
    return file.leaf(key)
        .map(leaf -> ValueConversion.text(leaf.value()))
        .filter(text -> !text.isBlank())
        .orElse(otherwise);
  }
}
