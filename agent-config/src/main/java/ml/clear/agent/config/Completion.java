// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.settings.Origin;

/// Fills in what follows from other settings or from this machine.
final class Completion {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final Node.Branch settings;
  private final Map<String, String> environment;

  Completion(Node.Branch settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  void fill() {
    derive("api.api_server", text("api.host"), "api.host");
    var server = text("api.api_server");
    derive(
        "api.web_server",
        server
            .replaceFirst("://demoapi\\.", "://demoapp.")
            .replaceFirst("://api\\.", "://app.")
            .replaceFirst(":8008(?=/|$)", ":8080"),
        "api.api_server");
    var files =
        server
            .replaceFirst("://demoapi\\.", "://demofiles.")
            .replaceFirst("://api\\.", "://files.")
            .replaceFirst(":\\d+(?=/|$)", ":8081");
    derive("api.files_server", files, "api.api_server");
    derive("agent.worker_name", hostName(), "the host's name");
    if (Words.isOn(settings, "agent.cpu_only", false)) {
      var origin = new Origin.Program("from agent.cpu_only");
      settings.put(Node.path("agent.cuda_version"), "0", origin);
      settings.put(Node.path("agent.cudnn_version"), "0", origin);
    }
  }

  private void derive(String key, String value, String from) {
    if (text(key).isEmpty() && !value.isEmpty()) {
      var origin = new Origin.Program("from " + from);
      settings.put(Node.path(key), value, origin);
    }
  }

  private String text(String key) {
    return settings.leaf(key).map(leaf -> ValueConversion.text(leaf.value()).strip()).orElse("");
  }

  private String hostName() {
    try {
      var name = Files.readString(HOST_NAME).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // not Linux
    }
    return environment.getOrDefault(
        "HOSTNAME", environment.getOrDefault("COMPUTERNAME", "localhost"));
  }
}
