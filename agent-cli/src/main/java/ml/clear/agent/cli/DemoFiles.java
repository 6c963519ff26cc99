// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import ml.clear.agent.core.failure.FileProblem;

/// The example project that comes with the program, and the package that it requires.
final class DemoFiles {
  /// The requirement of the example, as it stands in the task.
  static final String REQUIREMENT = "hello-greeting==1.0";

  private static final String METADATA = "hello_greeting-1.0.dist-info/";

  private DemoFiles() {}

  /// Where the example lies; the launcher says where the program was unpacked.
  static Path exampleFolder() {
    Path home = Path.of(System.getProperty("clearml.agent.home", "."));
    Path example = home.resolve("examples").resolve("hello-task");
    if (!Files.isDirectory(example)) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "the example project is not at '%s'\n  next: unpack the archive again, or start the"
                  .formatted(example)
              + " program by its launcher");
    }
    return example;
  }

  /// Packs the example's package as a wheel (PEP 427) for the package index.
  static void publishWheel(Path example, Path packages) {
    Path module = example.resolve("packages").resolve("hello_greeting.py");
    try {
      Files.createDirectories(packages);
      try (OutputStream out =
              Files.newOutputStream(packages.resolve("hello_greeting-1.0-py3-none-any.whl"));
          var wheel = new ZipOutputStream(out)) {
        add(wheel, "hello_greeting.py", Files.readString(module));
        add(
            wheel,
            METADATA + "METADATA",
            "Metadata-Version: 2.1\nName: hello-greeting\nVersion: 1.0\n");
        add(
            wheel,
            METADATA + "WHEEL",
            "Wheel-Version: 1.0\nGenerator: demo\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        add(
            wheel,
            METADATA + "RECORD",
            "hello_greeting.py,,\n%sMETADATA,,\n%sWHEEL,,\n%sRECORD,,\n"
                .formatted(METADATA, METADATA, METADATA));
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "the example's package can't be written to '%s': %s"
              .formatted(packages, FileProblem.of(e)));
    }
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
