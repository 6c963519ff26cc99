// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.settings.SettingsSource.Loading;
import ml.clear.agent.core.settings.SettingsValue;
import ml.clear.agent.core.settings.Vault;

/// One reading of settings, put together step by step.
final class Loads {
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final List<SettingsOverrides.Setting> overrides = new ArrayList<>();
  private final List<SettingsSection<?>> sections = new ArrayList<>();
  final SecretRegistry secrets = new SecretRegistry();
  private final List<Vault> vaults = new ArrayList<>();
  private Path configurationFile = Path.of("");
  private boolean ignoreFiles;
  private String gpus = "";

  private Loads(Path home) {
    this.home = home;
    environment.put("HOME", home.toString());
    sections.add(new SettingsSection<>("agent", AgentSettings.class, ""));
  }

  static Loads at(Path home) {
    return new Loads(home);
  }

  Loads file(String name, String... lines) {
    try {
      var file = home.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Loads conf(String... lines) {
    return file("clearml.conf", lines);
  }

  Loads variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Loads flag(String key, Object value, String flag) {
    overrides.add(new SettingsOverrides.Setting(key, value, new Origin.Flag(flag)));
    return this;
  }

  Loads gpus(String list) {
    gpus = list;
    return this;
  }

  Loads vault(String name, String... lines) {
    vaults.add(new Vault(name, "user", "", name, String.join("\n", lines)));
    return this;
  }

  Loads named(Path file) {
    configurationFile = file;
    return this;
  }

  Loads withoutFiles() {
    ignoreFiles = true;
    return this;
  }

  <T extends Record> Loads section(String path, Class<T> type) {
    sections.add(new SettingsSection<>(path, type, "a section"));
    return this;
  }

  Loading load() {
    var file = configurationFile.toString().isEmpty() ? null : configurationFile;
    var source =
        new HoconSettingsSource(
            new RawEnvironment(environment),
            new SettingsOverrides(file, ignoreFiles, overrides, gpus, vaults),
            secrets);
    return source.load(sections);
  }

  Settings settings() {
    var loading = load();
    assertThat(loading).isInstanceOf(Loading.Loaded.class);
    return ((Loading.Loaded) loading).settings();
  }

  List<SettingsProblem> problems() {
    var loading = load();
    assertThat(loading).isInstanceOf(Loading.Invalid.class);
    return ((Loading.Invalid) loading).problems();
  }

  SettingsValue value(String key) {
    return settings().values().stream()
        .filter(it -> it.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no value of " + key));
  }

  List<String> warnings() {
    return settings().warnings().stream().map(SettingsProblem::describe).toList();
  }
}
