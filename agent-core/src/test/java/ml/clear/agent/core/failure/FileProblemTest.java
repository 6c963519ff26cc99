// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileProblemTest {
  @Test
  void says_in_words_what_the_class_of_an_exception_says() {
    assertThat(FileProblem.of(new NoSuchFileException("nope")))
        .isEqualTo("there is no file 'nope'");
    assertThat(FileProblem.of(new AccessDeniedException("f"))).isEqualTo("no permission for 'f'");
  }

  @Test
  void names_the_file_with_the_systems_reason() {
    assertThat(FileProblem.of(new FileSystemException("f", null, "No space left on device")))
        .isEqualTo("'f': No space left on device");
  }

  @Test
  void never_says_nothing() {
    assertThat(FileProblem.of(new DirectoryNotEmptyException("d"))).contains("NotEmpty", "d");
    assertThat(FileProblem.of(new IOException())).isNotBlank();
    assertThat(FileProblem.of(new IOException("closed"))).isEqualTo("closed");
  }
}
