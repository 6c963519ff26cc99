// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The folder of one run. What is known of the run stands there as the names of empty files: on a
/// full disk a file can be created but not filled.
///
/// Output lies in streams, each cut into segments `<stream>.000000`, `<stream>.000001`, …; they are
/// read in the order of [#STREAMS]. The fact `<stream>.done` says that nothing more will come.
public record RunDirectory(Path path) {
  /// What the agent does before the launch, what the user's process prints, what the agent says
  /// last.
  public static final List<String> STREAMS = List.of("setup", "out", "end");

  /// How long a segment is, except the last one of a stream.
  public static final int SEGMENT_BYTES = 8 * 1024 * 1024;

  /// Notes a fact. Noting it again changes nothing.
  public void note(String fact) throws IOException {
    try {
      Files.createFile(path.resolve(fact));
    } catch (FileAlreadyExistsException _) {
      // known already
    }
  }

  /// Notes a fact with a value: `rc=0`.
  public void note(String fact, long value) throws IOException {
    note(fact + "=" + value);
  }

  /// Whether a fact is known.
  public boolean knows(String fact) {
    return Files.exists(path.resolve(fact));
  }

  /// The value of a fact, empty while it is not known.
  public Optional<Long> value(String fact) throws IOException {
    String prefix = fact + "=";
    try (DirectoryStream<Path> facts = Files.newDirectoryStream(path, prefix + "*")) {
      for (Path file : facts) {
        return Optional.of(
            Long.parseLong(file.getFileName().toString().substring(prefix.length())));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// Notes that nothing more will come in a stream.
  public void close(String stream) throws IOException {
    note(stream + ".done");
  }

  /// Whether nothing more will come in a stream.
  public boolean isClosed(String stream) {
    return knows(stream + ".done");
  }

  /// The file of a segment.
  public Path segment(String stream, int number) {
    return path.resolve("%s.%06d".formatted(stream, number));
  }

  /// The numbers of the segments that are there, in order. Segments that were read to their end and
  /// sent are deleted, so the first number is seldom 0.
  public List<Integer> segments(String stream) throws IOException {
    var numbers = new ArrayList<Integer>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path, stream + ".[0-9][0-9][0-9][0-9][0-9][0-9]")) {
      for (Path file : files) {
        numbers.add(Integer.parseInt(file.getFileName().toString().substring(stream.length() + 1)));
      }
    }
    numbers.sort(null);
    return numbers;
  }
}
