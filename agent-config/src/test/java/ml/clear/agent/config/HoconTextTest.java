// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.ServerEntry;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsValue;
import ml.clear.agent.core.settings.StartingConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoconTextTest {
  private static final String NASTY = "a\"b\\c$d${HOME}#e'f é";

  @TempDir Path home;
  private final HoconText text = new HoconText();

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        api {
          # me's workspace
          web_server: http://h:8080/
          api_server: http://h:8008
          files_server: http://h:8081
          credentials {
            "access_key" = "KEY"
            "secret_key" = "SECRET"
          }
        }
        """,
        """
        web_server: "http://h:8080/", host: http://h:8008, files_server: http://h:8081
        credentials { access_key: KEY, secret_key: SECRET }
        """,
        """
        export CLEARML_WEB_HOST="http://h:8080/"
        export CLEARML_API_HOST=http://h:8008
        export CLEARML_FILES_HOST='http://h:8081'
        export CLEARML_API_ACCESS_KEY=KEY
        export CLEARML_API_SECRET_KEY='SECRET'
        """,
        """
        %env CLEARML_WEB_HOST=http://h:8080/
        %env CLEARML_API_HOST=http://h:8008
        %env CLEARML_FILES_HOST=http://h:8081
        %env CLEARML_API_ACCESS_KEY=KEY
        %env CLEARML_API_SECRET_KEY=SECRET
        """,
        """
        {"api": {"web_server": "http://h:8080/", "api_server": "http://h:8008",
          "files_server": "http://h:8081",
          "credentials": {"access_key": "KEY", "secret_key": "SECRET"}}}
        """
      })
  void reads_what_the_web_application_shows_in_each_of_its_forms(String pasted) {
    assertThat(text.read(pasted))
        .isEqualTo(
            new ServerEntry(
                "http://h:8008", "http://h:8080/", "http://h:8081", "KEY", Secret.of("SECRET")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "hello", "api {", "}", "api { credentials: 7 }", "[1]"})
  void finds_nothing_in_other_texts(String pasted) {
    assertThat(text.read(pasted)).isEqualTo(ServerEntry.NONE);
  }

  @Test
  void writes_what_it_reads() {
    assertThat(text.read(text.write(full())))
        .isEqualTo(
            new ServerEntry(
                "http://h:8008", "http://h:8080", "http://h:8081", NASTY, Secret.of(NASTY)));
  }

  @Test
  void writes_a_file_that_loads_without_a_warning_and_keeps_every_character() {
    Settings settings = loaded(full());

    assertThat(settings.warnings()).isEmpty();
    assertThat(value(settings, "agent.git_user")).isEqualTo(NASTY);
    assertThat(value(settings, "api.verify_certificate")).isEqualTo("/etc/ca.pem");
    assertThat(value(settings, "agent.package_manager.extra_index_url"))
        .contains("https://i.example.com/simple", "https://j.example.com/simple");
    assertThat(value(settings, "sdk.development.default_output_uri")).isEqualTo("s3://b/c");
  }

  @Test
  void leaves_out_what_is_not_said() {
    assertThat(text.write(sparse()).lines().filter(line -> !line.strip().startsWith("#")))
        .noneMatch(line -> line.contains("git_user") || line.contains("default_output_uri"))
        .noneMatch(line -> line.contains("verify_certificate"));
  }

  @Test
  void shows_the_defaults_without_setting_them() {
    String written = text.write(sparse());

    assertThat(written).contains("    #polling_interval_sec: 2.5");
    assertThat(loaded(sparse()).values())
        .filteredOn(value -> value.key().startsWith("agent."))
        .noneMatch(value -> value.origin().toString().contains("clearml.conf"));
  }

  @Test
  void shows_defaults_that_can_be_brought_to_life_line_by_line() {
    String alive = text.write(sparse()).replaceAll("(?m)^    #(?! \\S)", "    ");

    assertThat(Loads.at(home).conf(alive).settings().warnings()).isEmpty();
  }

  private Settings loaded(StartingConfiguration configuration) {
    return Loads.at(home)
        .conf(text.write(configuration).replace("/etc/ca.pem", home + "/clearml.conf"))
        .settings();
  }

  private String value(Settings settings, String key) {
    return settings.values().stream()
        .filter(value -> value.key().equals(key))
        .map(SettingsValue::value)
        .findFirst()
        .orElseThrow()
        .replace(home + "/clearml.conf", "/etc/ca.pem");
  }

  private static StartingConfiguration full() {
    return new StartingConfiguration(
        URI.create("http://h:8008"),
        URI.create("http://h:8080"),
        URI.create("http://h:8081"),
        NASTY,
        Secret.of(NASTY),
        "/etc/ca.pem",
        NASTY,
        Secret.of(NASTY),
        List.of("https://i.example.com/simple", "https://j.example.com/simple"),
        "s3://b/c");
  }

  private static StartingConfiguration sparse() {
    return new StartingConfiguration(
        URI.create("http://h:8008"),
        URI.create("http://h:8080"),
        URI.create("http://h:8081"),
        "KEY",
        Secret.of("SECRET"),
        "",
        "",
        Secret.of(""),
        List.of(),
        "");
  }
}
