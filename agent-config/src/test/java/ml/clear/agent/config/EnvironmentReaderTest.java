// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.SettingsProblem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentReaderTest {
  private final Findings findings = new Findings();

  private EnvironmentReader reader(Map<String, String> variables) {
    return new EnvironmentReader(variables, new HoconReader(variables, findings), findings);
  }

  /// What the variables set that a program was started with.
  private Node.Branch read(Map<String, String> variables) {
    var reader = reader(variables);
    var tree = reader.early();
    tree.merge(reader.late(new ProcessEnvironment(variables), new Node.Branch()));
    return tree;
  }

  private @Nullable Object registered(String name, String value, String key) {
    var tree = read(Map.of(name, value));
    return tree.find(key)
        .map(node -> node instanceof Node.Leaf leaf ? leaf.value() : node)
        .orElse(null);
  }

  /// A text that a variable takes, what it becomes, and one that it does not take.
  private record Example(String text, Object value, String wrong) {}

  private static Example example(VariableKind kind) {
    return switch (kind) {
      case TEXT, SECRET -> new Example(" a b ", "a b", "");
      case FLAG -> new Example("Yes", true, "maybe");
      case FLAG_OR_INTEGER -> new Example("-3", "-3", "3.5");
      case INTEGER -> new Example("-3", new BigDecimal("-3"), "3.5");
      case NUMBER -> new Example("2.5", new BigDecimal("2.5"), "often");
      case WORDS -> new Example("a 'b c' \"d\\\"e\"", List.of("a", "b c", "d\"e"), "a 'b");
      case WORDS_OR_LIST -> new Example("[\"a b\", c]", List.of("a b", "c"), "a 'b");
      case INTEGERS ->
          new Example("507, 520", List.of(new BigDecimal(507), new BigDecimal(520)), "5x");
      case PATHS -> new Example("/a::/b", List.of("/a", "/b"), "");
      case IMAGE -> new Example("img:1", Map.of("image", "img:1"), "");
      case VERSION -> new Example("11.8.0", "118", "x.y");
      case HTTP_METHOD -> new Example("POST", "post", "delete");
      case TORCH_RESOLVE -> new Example("Direct", "direct", "wheel");
      case FLAG_OR_PATH -> new Example("python3", "python3", "");
    };
  }

  static Stream<EnvironmentVariable> variables() {
    return EnvironmentVariables.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("variables")
  void reads_each_variable_under_each_of_its_names(EnvironmentVariable variable) {
    var example = example(variable.kind());
    var names = Stream.concat(Stream.of(variable.name()), variable.aliases().stream()).toList();
    for (var name : names) {
      var tree = read(Map.of(name, example.text()));

      assertThat(findings.problems()).isEmpty();
      if (!variable.key().isEmpty()) {
        var node = tree.find(variable.key()).orElseThrow();
        assertThat(node instanceof Node.Branch branch ? branch.plain() : ((Node.Leaf) node).value())
            .isEqualTo(example.value());
        tree.forEachLeaf(
            (path, leaf) -> assertThat(leaf.origin()).isEqualTo(new Origin.Variable(name)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variables")
  void names_a_variable_that_can_not_be_read_and_what_is_allowed(EnvironmentVariable variable) {
    var example = example(variable.kind());
    if (example.wrong().isEmpty()) {
      return;
    }
    read(Map.of(variable.name(), example.wrong()));

    var found =
        variable.is(EnvironmentVariable.Trait.LENIENT) ? findings.warnings() : findings.problems();
    var words = Set.of(VariableKind.WORDS, VariableKind.WORDS_OR_LIST).contains(variable.kind());
    assertThat(found)
        .singleElement()
        .extracting(SettingsProblem::describe)
        .asString()
        .startsWith("environment variable " + variable.name() + ": ")
        .contains(variable.name() + " is '" + (words ? "********" : example.wrong()) + "'")
        .contains("allowed: " + variable.kind().allowed());
  }

  @Test
  void takes_blank_variables_for_unset() {
    assertThat(registered("CLEARML_WORKER_ID", " ", "agent.worker_id")).isNull();
  }

  @Test
  void asks_the_older_name_only_when_the_newer_is_empty() {
    var both = Map.of("CLEARML_API_HOST", "", "TRAINS_API_HOST", "http://t");

    assertThat(read(both).leaf("api.api_server").orElseThrow().origin())
        .isEqualTo(new Origin.Variable("TRAINS_API_HOST"));
  }

  @Test
  void splits_an_image_from_its_arguments() {
    var tree = read(Map.of("CLEARML_DOCKER_IMAGE", "img:1 --ipc=host -v /a:/b"));

    assertThat(tree.leaf("agent.default_docker.image").orElseThrow().value()).isEqualTo("img:1");
    assertThat(tree.leaf("agent.default_docker.arguments").orElseThrow().value())
        .isEqualTo(List.of("--ipc=host", "-v", "/a:/b"));
  }

  @Test
  void reads_versions_as_users_write_them() {
    assertThat(registered("CUDA_VERSION", "12.10", "agent.cuda_version")).isEqualTo("121");
    assertThat(registered("CUDA_VERSION", "8.7", "agent.cuda_version")).isEqualTo("87");
    assertThat(registered("CUDA_VERSION", "100", "agent.cuda_version")).isEqualTo("100");
    assertThat(registered("CUDA_VERSION", "0", "agent.cuda_version")).isEqualTo("0");
  }

  @Test
  void never_shows_the_value_of_a_secret_variable() {
    assertThat(EnvironmentVariables.ALL)
        .filteredOn(it -> it.name().matches(".*(SECRET|PASS|TOKEN|_KEY)$"))
        .filteredOn(it -> !it.name().endsWith("ACCESS_KEY") || it.name().contains("SECRET"))
        .filteredOn(it -> !it.name().contains("USE_MS_ENTRA"))
        .allSatisfy(it -> assertThat(it.kind()).isEqualTo(VariableKind.SECRET));
  }

  static Stream<Arguments> dynamic() {
    return Stream.of(
        Arguments.of("true", true),
        Arguments.of("True", true),
        Arguments.of("12.10", new BigDecimal("12.10")),
        Arguments.of("[\"--ipc=host\",\"-v\",\"/a:/b\"]", List.of("--ipc=host", "-v", "/a:/b")),
        Arguments.of("{type: uv}", Map.of("type", "uv")),
        Arguments.of("${HOME}", "/home/me"),
        Arguments.of("${HOME}/x", "/home/me/x"),
        Arguments.of("", ""),
        Arguments.of("nvidia/cuda:12.1", "nvidia/cuda:12.1"),
        Arguments.of("github.com", "github.com"),
        Arguments.of("my worker", "my worker"),
        Arguments.of("http://x", "http://x"),
        Arguments.of("\"a$b\"", "a$b"),
        Arguments.of("a@b", "a@b"));
  }

  @ParameterizedTest
  @MethodSource("dynamic")
  void reads_dynamic_variables_as_in_a_file(String text, Object expected) {
    var name = "CLEARML_AGENT__AGENT__SOME_THING__KEY";
    var node =
        reader(Map.of(name, text, "HOME", "/home/me"))
            .dynamic()
            .find("agent.some_thing.key")
            .orElseThrow();

    assertThat(node instanceof Node.Branch branch ? branch.plain() : ((Node.Leaf) node).value())
        .isEqualTo(expected);
    assertThat(findings.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "\"open", "{x: 1", "${NOPE}", "a, b: c", "x]"})
  void takes_what_can_not_be_read_literally_and_warns(String text) {
    var tree = reader(Map.of("CLEARML_AGENT__API__X", text)).dynamic();

    assertThat(tree.leaf("api.x").orElseThrow().value()).isEqualTo(text);
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.warnings())
        .singleElement()
        .satisfies(it -> assertThat(it.origin().toString()).contains("CLEARML_AGENT__API__X"));
  }

  @Test
  void reads_null_and_merges_objects_of_dynamic_variables_in_the_order_of_names() {
    var tree =
        reader(
                Map.of(
                    "CLEARML_AGENT__AGENT__VENVS_CACHE__PATH", "null",
                    "CLEARML_AGENT__AGENT__X", "{a: 1, b: 2}",
                    "CLEARML_AGENT__AGENT__X__B", "3",
                    "clearml_agent__agent__y", "1",
                    "CLEARML_AGENT__", "1",
                    "CLEARML_AGENT____X", "1"))
            .dynamic();

    assertThat(tree.plain().keySet()).isEqualTo(Set.of("agent"));
    assertThat(tree.leaf("agent.venvs_cache.path").orElseThrow().value()).isNull();
    assertThat(tree.leaf("agent.x.a").orElseThrow().value()).isEqualTo(new BigDecimal("1"));
    assertThat(tree.leaf("agent.x.b").orElseThrow().value()).isEqualTo(new BigDecimal("3"));
    assertThat(
            findings.warnings().stream().map(SettingsProblem::message).collect(Collectors.toSet()))
        .isEqualTo(Set.of("names no key"));
  }

  @Test
  void adds_the_azure_container_to_those_that_are_configured() {
    var tree = new Node.Branch();
    tree.put(
        Node.path("sdk.azure.storage.containers"), List.of(Map.of("a", "b")), new Origin.Default());
    reader(Map.of("AZURE_STORAGE_ACCOUNT", "acc", "AZURE_STORAGE_KEY", "key"))
        .addAzureContainer(tree);

    assertThat(tree.leaf("sdk.azure.storage.containers").orElseThrow().value())
        .isEqualTo(List.of(Map.of("a", "b"), Map.of("account_name", "acc", "account_key", "key")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab#cd", "abc,", "//b", "a // b", "# c", "a, b"})
  void a_variable_of_which_something_would_be_lost_is_taken_literally(String text) {
    var tree = reader(Map.of("CLEARML_AGENT__AGENT__GIT_USER", text)).dynamic();

    assertThat(tree.leaf("agent.git_user").orElseThrow().value()).isEqualTo(text);
    assertThat(findings.warnings()).singleElement().asString().contains("taken literally");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a'", "a b", " a ", "true", "http://x", "nvidia/cuda:12.1", "a//b", ""})
  void a_variable_that_is_read_whole_brings_no_warning(String text) {
    reader(Map.of("CLEARML_AGENT__AGENT__GIT_USER", text)).dynamic();

    assertThat(findings.warnings()).isEmpty();
  }
}
