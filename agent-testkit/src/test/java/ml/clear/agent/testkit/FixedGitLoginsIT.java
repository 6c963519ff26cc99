// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.source.GitLogins;
import org.junit.jupiter.api.io.TempDir;

class FixedGitLoginsIT implements GitLoginsContract {
  @TempDir Path folder;

  @Override
  public GitLogins logins(String user, String password) {
    return new FixedGitLogins(user, password);
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String run(Map<String, String> variables, List<String> argv) throws Exception {
    var builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
