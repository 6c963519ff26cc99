// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.git.GitSettings.Backend;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.SourceRepositoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// What holds for every engine, with the git program.
class ProgramEngineIT {
  @Nested
  class Mirrors extends MirrorContract {
    @Override
    Backend backend() {
      return Backend.CLI;
    }
  }

  @Nested
  class Submodules extends SubmoduleContract {
    @Override
    Backend backend() {
      return Backend.CLI;
    }
  }

  @Nested
  class Network extends NetworkContract {
    @Override
    Backend backend() {
      return Backend.CLI;
    }
  }

  @Nested
  class Azure extends AzureContract {
    @Override
    Backend backend() {
      return Backend.CLI;
    }
  }

  @Nested
  class Credentials extends CredentialContract {
    @Override
    Backend backend() {
      return Backend.CLI;
    }
  }

  @Nested
  class OnDisk implements SourceRepositoryContract {
    @TempDir Path folder;

    @Override
    public SourceRepository repository() {
      return Workbench.of(folder, Backend.CLI).repository();
    }

    @Override
    public Published publish(Map<String, String> first, Map<String, String> last) {
      return TestRepository.publish(folder.resolve("origin"), first, last, git -> "file://" + git);
    }
  }

  @Nested
  class OverHttp implements SourceRepositoryContract {
    @TempDir Path folder;
    private final GitHttpServer server = GitHttpServer.start("127.0.0.1");

    @AfterEach
    void stop() {
      server.close();
    }

    @Override
    public SourceRepository repository() {
      return Workbench.of(folder, Backend.CLI).repository();
    }

    @Override
    public Published publish(Map<String, String> first, Map<String, String> last) {
      server.protect("o/r.git", "reader", "pass/w@rd");
      return TestRepository.publish(
          folder.resolve("origin"),
          first,
          last,
          git -> server.publish("o/r.git", git).replace("http://", "http://reader:pass%2Fw%40rd@"));
    }
  }

  @Nested
  class OverSsh implements SourceRepositoryContract {
    @TempDir Path folder;
    private SshGitServer server;
    private Workbench bench;

    @BeforeAll
    static void require() {
      SshGitServer.missing().ifPresent(reason -> assumeTrue(false, reason));
    }

    @BeforeEach
    void start() throws IOException {
      server = SshGitServer.start(folder.resolve("server"));
      Path known = Files.writeString(folder.resolve("known_hosts"), server.knownHost());
      bench = Workbench.of(folder, Backend.CLI);
      // OpenSSH looks for the user's home in the list of users, not in HOME.
      bench.variables.put(
          "GIT_SSH_COMMAND",
          "ssh -oBatchMode=yes -F/dev/null -oIdentitiesOnly=yes -i '%s' -oUserKnownHostsFile='%s'"
              .formatted(server.userKey(), known));
    }

    @AfterEach
    void stop() {
      server.close();
    }

    @Override
    public SourceRepository repository() {
      return bench.repository();
    }

    @Override
    public Published publish(Map<String, String> first, Map<String, String> last) {
      return TestRepository.publish(folder.resolve("origin"), first, last, server::url);
    }
  }
}
