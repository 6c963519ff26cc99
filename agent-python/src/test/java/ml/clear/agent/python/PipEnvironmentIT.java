// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.testkit.EnvironmentBuilderContract;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipEnvironmentIT implements EnvironmentBuilderContract {
  @TempDir Path folder;
  private WheelIndex index;
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    index =
        WheelIndex.start()
            .with(WheelFile.wheel("alpha", "1.0"))
            .with(WheelFile.wheel("alpha", "2.0", "beta>=1"))
            .with(WheelFile.wheel("beta", "1.5"))
            .with(WheelFile.sdist("gamma", "3.0"));
    lab = new Lab(folder);
    lab.variables.put("PIP_INDEX_URL", index.url().toString());
  }

  @AfterEach
  void stop() {
    index.close();
  }

  @Override
  public EnvironmentBuilder builder() {
    return lab.builder();
  }

  @Override
  public Path temporary() throws IOException {
    return lab.temporary();
  }

  @Override
  public String installable() {
    return "alpha==1.0";
  }

  @Test
  void installs_a_package_with_what_it_needs() throws Exception {
    Environment environment = lab.ready(Lab.task("alpha>=2"));

    assertThat(environment.packages()).isEqualTo(Map.of("pip", List.of("alpha==2.0", "beta==1.5")));
    assertThat(lab.run(environment, "-m", "site")).contains(environment.folder().toString());
    assertThat(lab.output(List.of(environment.folder().resolve("bin/alpha-hello").toString())))
        .isEqualTo("alpha 2.0");
    assertThat(environment.variables().get("PATH"))
        .startsWith(environment.folder().resolve("bin") + ":");
    assertThat(environment.variables())
        .containsEntry("VIRTUAL_ENV", environment.folder().toString());
    assertThat(lab.logged()).contains("Successfully installed alpha-2.0 beta-1.5");
  }

  @Test
  void builds_a_package_from_its_sources() throws Exception {
    Environment environment = lab.ready(Lab.task("gamma"));

    assertThat(environment.packages()).isEqualTo(Map.of("pip", List.of("gamma==3.0")));
    assertThat(lab.run(environment, "-c", "import gamma; print(gamma.VERSION)")).isEqualTo("3.0");
  }

  @Test
  void touches_no_network_when_there_is_nothing_to_install() throws Exception {
    lab.pipVersion = List.of("==1.0");
    Script script = new Script("python3", "", "", "", "", "a.py", ".", Map.of(), "print(1)");

    Environment environment = lab.ready(script);

    assertThat(index.requests()).isEmpty();
    assertThat(environment.packages()).isEmpty();
    assertThat(lab.run(environment, "-c", "print(1)")).isEqualTo("1");
  }

  @Test
  void installs_every_requirements_file_down_to_the_entry_point() throws Exception {
    Path code = folder.resolve("code");
    Files.createDirectories(code.resolve("a/b"));
    Files.writeString(code.resolve("requirements.txt"), "-r more.txt\n");
    Files.writeString(code.resolve("more.txt"), "alpha==1.0 # the old one\n");
    Files.writeString(code.resolve("a/b/requirements.txt"), "./\n");
    WheelFile.project("delta", "4.0", "")
        .forEach((name, text) -> {
          try {
            Path file = code.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    Script script =
        new Script("python3", "http://x/y.git", "", "", "", "train.py", "a/b", Map.of(), "");

    Environment environment = lab.ready(script, () -> Optional.of(code));

    assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0", "./");
    assertThat(lab.run(environment, "-c", "import delta; print(delta.VERSION)")).isEqualTo("4.0");
  }

  @Test
  void honours_constraints_and_editable_projects() throws Exception {
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.writeString(code.resolve("limits.txt"), "alpha<2\n");
    for (var file : WheelFile.project("delta", "4.0", "").entrySet()) {
      Files.createDirectories(code.resolve("pkg/delta"));
      Files.writeString(code.resolve("pkg").resolve(file.getKey()), file.getValue());
    }

    Environment environment =
        lab.ready(Lab.task("-c limits.txt", "alpha", "-e ./pkg"), () -> Optional.of(code));

    assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0", "-e ./pkg");
    Files.writeString(code.resolve("pkg/delta/__init__.py"), "VERSION = 'edited'\n");
    assertThat(lab.run(environment, "-c", "import delta; print(delta.VERSION)"))
        .isEqualTo("edited");
  }

  @Test
  void uses_another_index_with_a_login_and_shows_it_nowhere() throws Exception {
    try (var other =
        WheelIndex.start()
            .demand("reader", "open-sesame")
            .with(WheelFile.wheel("epsilon", "1.0"))) {
      lab.extraIndexUrl = List.of(other.url("reader", "open-sesame").toString());

      Environment environment = lab.ready(Lab.task("alpha==1.0", "epsilon"));

      assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0", "epsilon==1.0");
      assertThat(lab.logged()).doesNotContain("open-sesame");
      assertThat(lab.secrets.mask("open-sesame")).isEqualTo("********");
    }
  }

  @Test
  void two_slots_build_at_once() throws Exception {
    var other = new Lab(folder.resolve("other"));
    other.variables.putAll(lab.variables);
    other.venvs = lab.venvs;
    var first = lab.prepare(Lab.task("alpha==1.0"), 0);
    var second = other.prepare(Lab.task("alpha==2.0"), 1);
    var done = new CompletableFuture<Object>();
    Thread.startVirtualThread(() -> {
      try {
        done.complete(second.provision(Optional::empty, other));
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    });

    var one = first.provision(Optional::empty, lab);

    assertThat(one.toString()).contains("alpha==1.0").doesNotContain("beta");
    assertThat(done.get().toString()).contains("alpha==2.0", "beta==1.5");
  }
}
