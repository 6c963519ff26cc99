// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import ml.clear.agent.core.failure.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareRepositoryTest {
  @TempDir Path folder;
  private Path files;

  @BeforeEach
  void write() throws IOException {
    files = Files.createDirectories(folder.resolve("files"));
    Files.createDirectories(files.resolve("a/b"));
    Files.writeString(files.resolve("a/b/deep.txt"), "deep");
    Files.writeString(files.resolve("a.txt"), "flat");
    Files.writeString(files.resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        files.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void the_same_files_give_the_same_commit() {
    var publisher = new BareRepository(new Workbench(folder).environment());

    assertThat(publisher.publish(files, folder.resolve("one.git")))
        .isEqualTo(publisher.publish(files, folder.resolve("two.git")));
  }

  @Test
  void a_place_that_cannot_be_written_is_told() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(
            new BareRepository(new Workbench(folder).environment())
                .publish(files, file.resolve("x.git")))
        .isInstanceOf(Outcome.Failed.class);
  }
}
