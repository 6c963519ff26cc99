// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import java.nio.file.Path;
import ml.clear.agent.core.failure.Outcome;

/// Makes repositories.
public interface RepositoryPublisher {
  /// Puts a folder's files into a new bare repository, as one commit on the branch `main`, ready to
  /// be served as plain files over http.
  ///
  /// @param repository a folder that does not exist yet
  /// @return the commit
  Outcome<String> publish(Path folder, Path repository);
}
