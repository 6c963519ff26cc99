// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// What the user told pip once and for all: `pip.conf` and `PIP_*` variables. pip reads them
/// itself; uv does not, and gets them translated.
///
/// @param values by long option name without dashes: `index-url`
record PipConfiguration(Map<String, String> values) {
  private static final Pattern HOST =
      Pattern.compile("https?://(?:[^/@\\s]*@)?(\\[[^]]*]|[^/:\\s]+)");
  private static final String DEFAULT_INDEX = "https://pypi.org/simple";

  static PipConfiguration read(ProcessEnvironment environment) {
    var values = new TreeMap<String, String>();
    String named = environment.get("PIP_CONFIG_FILE").orElse("");
    if (!named.equals("/dev/null")) {
      usualFiles(environment).forEach(file -> addFile(file, values));
      if (!named.isEmpty()) {
        addFile(Path.of(named), values);
      }
    }
    environment
        .variables()
        .forEach((name, value) -> {
          if (name.startsWith("PIP_") && !value.isBlank()) {
            values.put(name.substring(4).toLowerCase(Locale.ROOT).replace('_', '-'), value.strip());
          }
        });
    return new PipConfiguration(values);
  }

  /// The same environment, for pip and uv that are to check no certificate. Neither has a switch
  /// for that, but both take a list of hosts: those of all indexes that are configured.
  static ProcessEnvironment unchecked(ProcessEnvironment environment, InstallFlags flags) {
    PipConfiguration configuration = read(environment);
    var hosts = new TreeSet<>(configuration.list("trusted-host"));
    Stream.of(configuration.indexes(), configuration.links(), flags.lines())
        .flatMap(List::stream)
        .map(HOST::matcher)
        .filter(Matcher::find)
        .forEach(host -> hosts.add(host.group(1)));
    var variables = new TreeMap<>(environment.variables());
    variables.put("PIP_TRUSTED_HOST", String.join(" ", hosts));
    return new ProcessEnvironment(variables);
  }

  private static List<Path> usualFiles(ProcessEnvironment environment) {
    var files = new ArrayList<Path>();
    for (String folder : environment.get("XDG_CONFIG_DIRS").orElse("/etc/xdg").split(":", -1)) {
      if (!folder.isEmpty()) {
        files.add(Path.of(folder, "pip", "pip.conf"));
      }
    }
    files.add(Path.of("/etc/pip.conf"));
    files.add(environment.home().resolve(".pip/pip.conf"));
    files.add(
        environment
            .get("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElse(environment.home().resolve(".config"))
            .resolve("pip/pip.conf"));
    return files;
  }

  /// Values of `[install]` win over those of `[global]`, wherever they stand.
  private static void addFile(Path file, Map<String, String> values) {
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException _) {
      return;
    }
    Map<String, Map<String, String>> sections =
        Map.of("global", new TreeMap<>(), "install", new TreeMap<>());
    String section = "";
    String key = "";
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
        continue;
      }
      Map<String, String> current = sections.getOrDefault(section, new TreeMap<>());
      if (text.startsWith("[") && text.endsWith("]")) {
        section = text.substring(1, text.length() - 1).strip();
        key = "";
      } else if (Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
        current.merge(key, text, (before, more) -> (before + "\n" + more).strip());
      } else {
        String[] pair = text.split("\\s*[=:]\\s*", 2);
        key = pair[0].strip().toLowerCase(Locale.ROOT).replace('_', '-');
        current.put(key, pair.length > 1 ? pair[1] : "");
      }
    }
    values.putAll(sections.getOrDefault("global", Map.of()));
    values.putAll(sections.getOrDefault("install", Map.of()));
  }

  private Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
  }

  private List<String> list(String key) {
    return value(key).map(value -> List.of(value.split("\\s+"))).orElse(List.of());
  }

  boolean hasNoIndex() {
    return value("no-index").flatMap(Truth::of).orElse(false);
  }

  /// The indexes in force, the default one first; none with `no-index`.
  List<String> indexes() {
    if (hasNoIndex()) {
      return List.of();
    }
    var urls = new ArrayList<String>();
    urls.add(value("index-url").orElse(DEFAULT_INDEX));
    urls.addAll(list("extra-index-url"));
    return urls;
  }

  /// Folders and pages with packages.
  List<String> links() {
    return list("find-links");
  }

  /// The same for uv; what the user told uv himself stays.
  Map<String, String> forUv(ProcessEnvironment environment) {
    var variables = new TreeMap<String, String>();
    value("index-url").ifPresent(url -> variables.put("UV_DEFAULT_INDEX", url));
    put(variables, "UV_INDEX", String.join(" ", list("extra-index-url")));
    put(variables, "UV_FIND_LINKS", String.join(",", links()));
    put(variables, "UV_INSECURE_HOST", String.join(" ", list("trusted-host")));
    put(variables, "UV_CONSTRAINT", String.join(" ", list("constraint")));
    if (hasNoIndex()) {
      variables.put("UV_NO_INDEX", "1");
    }
    value("cert").ifPresent(file -> variables.put("SSL_CERT_FILE", file));
    value("client-cert").ifPresent(file -> variables.put("SSL_CLIENT_CERT", file));
    value("proxy").ifPresent(url -> variables.put("ALL_PROXY", url));
    value("timeout")
        .or(() -> value("default-timeout"))
        .ifPresent(seconds -> variables.put("UV_HTTP_TIMEOUT", seconds));
    variables.keySet().removeIf(name -> environment.get(name).isPresent());
    if (environment.get("UV_INDEX_URL").isPresent()) {
      variables.remove("UV_DEFAULT_INDEX");
    }
    return variables;
  }

  private static void put(Map<String, String> variables, String name, String value) {
    if (!value.isEmpty()) {
      variables.put(name, value);
    }
  }
}
