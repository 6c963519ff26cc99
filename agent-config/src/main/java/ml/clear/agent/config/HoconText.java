// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.ConfigurationText;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.ServerEntry;
import ml.clear.agent.core.settings.StartingConfiguration;
import org.jspecify.annotations.Nullable;

final class HoconText implements ConfigurationText {
  /// What shells and notebooks write before a variable that they set.
  private static final Pattern SETTER =
      Pattern.compile(
          "(?mi)^\\s*(?:(?:export|setx?|%env|%set_env|-e)\\s+|\\$env:)(?=(?:CLEARML|TRAINS)_)");

  private static final Pattern SINGLE_QUOTES = Pattern.compile("(?s)'(.*)'");
  private static final String AGENT = "\nagent {\n";

  @Override
  public ServerEntry read(String pasted) {
    var text = SETTER.matcher(pasted).replaceAll("");
    var tree = new HoconReader(Map.of(), new Findings()).read(Path.of("pasted"), text);
    var secret = find(tree, "credentials.secret_key", "secret_key", "API_SECRET_KEY");
    return new ServerEntry(
        find(tree, "api_server", "host", "API_HOST"),
        find(tree, "web_server", "web_server", "WEB_HOST"),
        find(tree, "files_server", "files_server", "FILES_HOST"),
        find(tree, "credentials.access_key", "access_key", "API_ACCESS_KEY"),
        secret == null ? null : Secret.of(secret));
  }

  /// Below `api`, below nothing (as old servers show it), or as a variable.
  private static @Nullable String find(Node.Branch tree, String key, String old, String variable) {
    for (var name :
        List.of(
            "api." + key, "api." + old, key, old, "CLEARML_" + variable, "TRAINS_" + variable)) {
      var leaf = tree.leaf(name);
      if (leaf.isPresent()) {
        var text = ValueConversion.text(leaf.get().value()).strip();
        var quoted = SINGLE_QUOTES.matcher(text);
        var value = quoted.matches() ? quoted.group(1).strip() : text;
        if (!value.isEmpty()) {
          return value;
        }
      }
    }
    return null;
  }

  @Override
  public String write(StartingConfiguration configuration) {
    var out = new StringBuilder();
    out.append(
        """
        # ClearML configuration, written by clearml-agent init. The ClearML SDK reads it too.
        # Keys that are not set here have their defaults.

        api {
        """);
    set(out, "    api_server", configuration.apiServer().toString());
    set(out, "    web_server", configuration.webServer().toString());
    set(out, "    files_server", configuration.filesServer().toString());
    out.append("    credentials {\n");
    set(out, "        access_key", configuration.accessKey());
    set(out, "        secret_key", configuration.secretKey().reveal());
    out.append("    }\n");
    var verify = configuration.verifyCertificate();
    if (Words.truth(verify).isPresent()) {
      out.append("    verify_certificate: ").append(Words.truth(verify).get()).append('\n');
    } else {
      set(out, "    verify_certificate", verify);
    }
    out.append("}\n\n");
    set(out, "agent.git_user", configuration.gitUser());
    set(out, "agent.git_pass", configuration.gitPassword().reveal());
    if (!configuration.indexes().isEmpty()) {
      out.append("agent.package_manager.extra_index_url: ")
          .append(JsonText.line(configuration.indexes()))
          .append('\n');
    }
    set(out, "sdk.development.default_output_uri", configuration.outputUri());
    return out.append("\n# What else can be set, with the values that hold otherwise.\n")
        .append(documentation())
        .toString();
  }

  private static void set(StringBuilder out, String key, String value) {
    if (!value.isEmpty()) {
      out.append(key).append(": ").append(JsonText.quote(value)).append('\n');
    }
  }

  /// The agent's defaults, each line a comment: a later version's defaults hold unless the user
  /// changes them.
  private static String documentation() {
    var defaults = defaults();
    int start = defaults.indexOf(AGENT);
    int end = defaults.indexOf("\n}\n", start);
    var out = new StringBuilder(AGENT.substring(1));
    defaults
        .substring(start + AGENT.length(), end)
        .lines()
        .forEach(line -> out.append(commented(line)).append('\n'));
    return out.append("}\n").toString();
  }

  private static String commented(String line) {
    return line.isBlank() || line.startsWith("    #") ? line : "    #" + line.substring(4);
  }

  private static String defaults() {
    try (var in = Objects.requireNonNull(HoconText.class.getResourceAsStream("reference.conf"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
