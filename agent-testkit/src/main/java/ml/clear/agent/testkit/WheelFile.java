// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A small python package as an archive that pip and uv install: a module of the package's name
/// with its version as `VERSION`, and a console script `<name>-hello` that prints both.
public final class WheelFile {
  private final String name;
  private final String requiresPython;
  private final byte[] content;

  private WheelFile(String name, String requiresPython, byte[] content) {
    this.name = name;
    this.requiresPython = requiresPython;
    this.content = content;
  }

  /// A file that is there, as it is.
  public static WheelFile of(Path file) throws IOException {
    return new WheelFile(file.getFileName().toString(), "", Files.readAllBytes(file));
  }

  /// A wheel.
  ///
  /// @param requires what it needs, as in its metadata: `beta>=1`
  public static WheelFile wheel(String name, String version, String... requires) {
    return wheel(name, version, "py3-none-any", "", List.of(requires));
  }

  /// A wheel for certain interpreters.
  ///
  /// @param tag `py3-none-any`, `cp311-cp311-linux_x86_64`
  public static WheelFile wheel(
      String name, String version, String tag, String requiresPython, List<String> requires) {
    String module = name.replace('-', '_');
    String about = module + "-" + version + ".dist-info/";
    Map<String, String> files = new LinkedHashMap<>();
    files.put(module + "/__init__.py", module(name, version));
    files.put(about + "METADATA", metadata(name, version, requiresPython, requires));
    files.put(
        about + "WHEEL",
        """
        Wheel-Version: 1.0
        Generator: testkit
        Root-Is-Purelib: true
        Tag: %s
        """
            .formatted(tag));
    files.put(
        about + "entry_points.txt",
        """
        [console_scripts]
        %s-hello = %s:main
        """
            .formatted(name, module));
    var record = new StringBuilder();
    files.forEach((path, text) ->
        record.append(
            "%s,sha256=%s,%d\n"
                .formatted(path, digest(text), text.getBytes(StandardCharsets.UTF_8).length)));
    files.put(about + "RECORD", record + about + "RECORD,,\n");
    return new WheelFile(module + "-" + version + "-" + tag + ".whl", requiresPython, zip(files));
  }

  /// A source archive that must be built: the build backend is in it, so that nothing else is
  /// needed for that.
  public static WheelFile sdist(String name, String version) {
    return sdist(name, version, "");
  }

  /// A source archive whose build does something more.
  ///
  /// @param build python statements that run at the start of the build
  public static WheelFile sdist(String name, String version, String build) {
    String module = name.replace('-', '_');
    String folder = module + "-" + version + "/";
    Map<String, String> files = new LinkedHashMap<>();
    project(name, version, build).forEach((path, text) -> files.put(folder + path, text));
    return new WheelFile(module + "-" + version + ".zip", "", zip(files));
  }

  /// The files of a project with a build backend of its own, by relative path.
  public static Map<String, String> project(String name, String version, String build) {
    String module = name.replace('-', '_');
    Map<String, String> files = new LinkedHashMap<>();
    files.put("PKG-INFO", metadata(name, version, "", List.of()));
    files.put(
        "pyproject.toml",
        """
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]
        """);
    files.put(module + "/__init__.py", module(name, version));
    files.put(
        "backend.py",
        """
        import base64, hashlib, os, zipfile

        NAME, VERSION, MODULE = "%s", "%s", "%s"
        METADATA = "Metadata-Version: 2.1\\nName: %%s\\nVersion: %%s\\n" %% (NAME, VERSION)
        WHEEL = "Wheel-Version: 1.0\\nGenerator: backend\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"


        def pack(folder, files):
            about = "%%s-%%s.dist-info/" %% (MODULE, VERSION)
            files[about + "METADATA"] = METADATA
            files[about + "WHEEL"] = WHEEL
            record = ""
            for path, text in files.items():
                digest = hashlib.sha256(text.encode()).digest()
                code = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
                record += "%%s,sha256=%%s,%%d\\n" %% (path, code, len(text.encode()))
            files[about + "RECORD"] = record + about + "RECORD,,\\n"
            name = "%%s-%%s-py3-none-any.whl" %% (MODULE, VERSION)
            with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
                for path, text in files.items():
                    wheel.writestr(path, text)
            return name


        def build_wheel(folder, config_settings=None, metadata_directory=None):
            work()
            with open(os.path.join(MODULE, "__init__.py")) as source:
                return pack(folder, {MODULE + "/__init__.py": source.read()})


        def build_editable(folder, config_settings=None, metadata_directory=None):
            work()
            return pack(folder, {MODULE + ".pth": os.getcwd() + "\\n"})


        def work():
            pass
        %s
        """
            .formatted(name, version, module, build.indent(4)));
    return files;
  }

  /// Writes the archive into a folder.
  public Path writeTo(Path folder) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The SHA-256 of the archive, hexadecimal.
  public String sha256() {
    return HexFormat.of().formatHex(sha256(content));
  }

  /// The archive's file name.
  public String name() {
    return name;
  }

  /// Which pythons it is for, `>=3.8`; empty = all.
  String requiresPython() {
    return requiresPython;
  }

  byte[] content() {
    return content.clone();
  }

  /// The project's name as indexes compare it.
  String project() {
    return name.split("-", 2)[0].replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static String module(String name, String version) {
    return """
    VERSION = "%2$s"


    def main():
        print("%1$s %2$s")
    """
        .formatted(name, version);
  }

  private static String metadata(
      String name, String version, String requiresPython, List<String> requires) {
    var text = new StringBuilder("Metadata-Version: 2.1\nName: " + name + "\n");
    text.append("Version: ").append(version).append('\n');
    if (!requiresPython.isEmpty()) {
      text.append("Requires-Python: ").append(requiresPython).append('\n');
    }
    requires.forEach(need -> text.append("Requires-Dist: ").append(need).append('\n'));
    return text.toString();
  }

  private static byte[] zip(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTime(1_700_000_000_000L);
        zip.putNextEntry(entry);
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String digest(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
