// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages out of private repositories, by the real pip and git.
@Tag("F26")
class VcsRequirementsIT {
  private static final String PASSWORD = "the password";

  @TempDir Path folder;
  private WheelIndex index;
  private GitHttpServer host;
  private GitProject project;
  private String requirement;
  private Lab lab;

  @BeforeEach
  void start() throws Exception {
    index = WheelIndex.start();
    lab = new Lab(folder);
    lab.variables.put("PIP_INDEX_URL", index.url().toString());
    project = GitProject.create(lab, "gamma", "3.0");
    host = GitHttpServer.start("127.0.0.1");
    requirement = project.publish(host, "agent", PASSWORD);
  }

  @AfterEach
  void stop() {
    index.close();
    host.close();
  }

  /// A git that writes down how it is called.
  private Path recordCalls() throws Exception {
    Path calls = folder.resolve("calls");
    String git = lab.output(List.of("/bin/sh", "-c", "command -v git"));
    lab.script("git", "printf '%%s\\n' \"$*\" >> '%s'; exec %s \"$@\"".formatted(calls, git));
    return calls;
  }

  private String version(Environment environment) throws Exception {
    return lab.run(environment, "-c", "import gamma; print(gamma.VERSION)");
  }

  private List<Path> filesWith(String word) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  @Test
  void installs_from_a_private_repository_with_the_agents_login() throws Exception {
    Path calls = recordCalls();

    Environment environment = lab.ready(Lab.task("gamma @ " + requirement + "@main"));

    assertThat(version(environment)).isEqualTo("3.0");
    assertThat(environment.packages().get("pip"))
        .containsExactly("gamma @ " + requirement + "@" + project.commit());
    assertThat(calls).content().contains("clone").doesNotContain(PASSWORD);
    assertThat(lab.logged()).doesNotContain(PASSWORD);
    assertThat(lab.logins.named()).contains("http://127.0.0.1/project.git", host.url("gamma.git"));
  }

  @Test
  void keeps_the_login_of_an_address_out_of_commands_files_log_and_report() throws Exception {
    host.protect("gamma.git", "own", "own-password");
    Path calls = recordCalls();
    String own = requirement.replace("://", "://own:own-password@");

    Environment environment = lab.ready(Lab.task("-e " + own + "#egg=gamma"));

    assertThat(version(environment)).isEqualTo("3.0");
    assertThat(environment.packages().get("pip"))
        .containsExactly("-e %s@%s#egg=gamma".formatted(requirement, project.commit()));
    assertThat(calls).content().contains("clone").doesNotContain("own-password");
    assertThat(lab.logged()).doesNotContain("own-password");
    assertThat(filesWith("own-password")).isEmpty();
    assertThat(lab.secrets.mask("own-password")).isEqualTo("********");
  }

  @Test
  void puts_variables_into_the_login_of_an_address() throws Exception {
    host.protect("gamma.git", "own", "own-password");
    lab.variables.put("GIT_TOKEN", "own-password");

    Environment environment =
        lab.ready(Lab.task(requirement.replace("://", "://own:${GIT_TOKEN}@")));

    assertThat(version(environment)).isEqualTo("3.0");
    assertThat(lab.logged()).doesNotContain("own-password");
  }

  @Test
  void installs_what_included_lists_and_projects_name() throws Exception {
    Path code = Files.createDirectories(folder.resolve("code"));
    GitProject.write(code, "delta", "4.0");
    Path file = code.resolve("pyproject.toml");
    Files.writeString(code.resolve("requirements.txt"), "-r more.txt\n");
    Files.writeString(code.resolve("more.txt"), "./\n");
    Files.writeString(
        file, Files.readString(file) + "\n# needs gamma @ " + requirement + "@main\n");
    Script script =
        new Script("python3", "http://x/y.git", "", "", "", "train.py", ".", Map.of(), "");

    lab.ready(script, () -> Optional.of(code));

    assertThat(lab.logins.named()).containsExactly("http://x/y.git", host.url("gamma.git"));
  }

  @Test
  void says_that_the_git_host_does_not_accept_the_login() throws Exception {
    host.protect("gamma.git", "agent", "another password");

    Failure failure = lab.failure(Lab.task(requirement));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.message()).contains(requirement);
  }

  @Test
  void says_that_there_is_no_such_revision() throws Exception {
    Failure failure = lab.failure(Lab.task("gamma @ " + requirement + "@nowhere"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REVISION_NOT_FOUND);
  }

  @Test
  void has_the_agent_check_out_where_there_is_no_git_program() throws Exception {
    lab.variables.put("PATH", lab.bin().toString());
    lab.repositories.publish(host.url("gamma.git"), "main", project.commit(), project.folder());

    Environment environment =
        lab.ready(Lab.task("gamma @ " + requirement + "@main ; python_version > '3'"));

    assertThat(version(environment)).isEqualTo("3.0");
    assertThat(environment.packages().get("pip"))
        .containsExactly("gamma @ " + requirement + "@" + project.commit());
    assertThat(host.seen()).isEmpty();
  }

  @Test
  void has_the_agent_check_out_editable_projects() throws Exception {
    lab.variables.put("PATH", lab.bin().toString());
    lab.repositories.publish(host.url("gamma.git"), "", project.commit(), project.folder());

    Environment environment = lab.ready(Lab.task("-e " + requirement + "#egg=gamma"));

    assertThat(lab.run(environment, "-c", "import gamma; print(gamma.__file__)"))
        .startsWith(environment.folder().toString());
    assertThat(environment.packages().get("pip"))
        .containsExactly("-e %s@%s#egg=gamma".formatted(requirement, project.commit()));
  }
}
