// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import ml.clear.agent.core.settings.RawEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersFolderTest {
  private static final String SOURCE =
      """
      package toy;
      public final class ToyModule extends com.google.inject.AbstractModule {
        public record Toy(String greeting) {}
        @Override protected void configure() {
          com.google.inject.multibindings.Multibinder.newSetBinder(binder(),
              new com.google.inject.TypeLiteral<ml.clear.agent.core.settings.SettingsSection<?>>() {})
              .addBinding().toInstance(new ml.clear.agent.core.settings.SettingsSection<>(
                  "agent.toy", Toy.class, "a toy"));
        }
      }
      """;

  @TempDir Path home;
  private Path folder = Path.of("");

  @BeforeEach
  void configure() throws IOException {
    folder = home.resolve("adapters");
    Files.writeString(
        home.resolve("clearml.conf"), "agent { adapters_dir: ~/adapters, toy.greeting: hello }\n");
  }

  @Test
  void the_adapters_of_its_jars_take_part() throws Exception {
    jar("toy.jar", true);

    Deployment.Result result = config();

    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("agent.toy.greeting = hello").doesNotContain("Warning");
  }

  @Test
  void without_its_adapter_a_section_is_not_known() throws Exception {
    Files.createDirectories(folder);

    assertThat(config().output()).contains("agent.toy.greeting: this key is not known");
  }

  @Test
  void a_missing_folder_ends_the_command() {
    Deployment.Result result = config();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("'" + folder + "'", "agent.adapters_dir");
  }

  @Test
  void check_and_explain_know_the_keys_of_adapters() throws Exception {
    jar("toy.jar", true);

    assertThat(config("--check").output()).contains("is valid, 0 warnings");
    assertThat(config("--explain", "agent.toy.greeting").output())
        .contains("agent.toy.greeting = hello", "  type      a text");
  }

  @Test
  void check_finds_a_missing_folder() {
    Deployment.Result result = config("--check");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output())
        .contains("problem: " + home.resolve("clearml.conf") + ":1:", "agent.adapters_dir")
        .contains("there is no file '" + folder + "'")
        .doesNotContain("Exception");
  }

  @Test
  void a_jar_that_is_none_ends_the_command() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("broken.jar"), "no jar");

    Deployment.Result result = config();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("'" + folder.resolve("broken.jar") + "'");
  }

  @Test
  void a_jar_that_lacks_its_module_ends_the_command() throws Exception {
    jar("hollow.jar", false);

    Deployment.Result result = config();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("'" + folder + "'", "toy.ToyModule");
  }

  private Deployment.Result config(String... flags) {
    var words = new ArrayList<>(List.of("config"));
    words.addAll(List.of(flags));
    var output = new ByteArrayOutputStream();
    var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    var environment = new RawEnvironment(Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"));
    int code = new Program(new Console(stream, stream, false), environment).run(words);
    return new Deployment.Result(code, output.toString(StandardCharsets.UTF_8));
  }

  private void jar(String name, boolean complete) throws IOException {
    Path source = Files.createDirectories(home.resolve("toy")).resolve("ToyModule.java");
    Files.writeString(source, SOURCE);
    Path classes = Files.createDirectories(home.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(result).isZero();
    Files.createDirectories(folder);
    try (var out = new JarOutputStream(Files.newOutputStream(folder.resolve(name)));
        Stream<Path> files = Files.walk(classes)) {
      out.putNextEntry(new JarEntry("META-INF/services/com.google.inject.Module"));
      out.write("toy.ToyModule\n".getBytes(StandardCharsets.UTF_8));
      for (Path file : complete ? files.filter(Files::isRegularFile).toList() : List.<Path>of()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
      }
    }
  }
}
