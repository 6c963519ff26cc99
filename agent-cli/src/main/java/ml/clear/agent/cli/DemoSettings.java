// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.standalone.StandaloneServer;

/// The demo's configuration, which is handed over in memory: nothing of the user's is read or
/// touched, no host but this one is needed.
final class DemoSettings {
  private static final String ORIGIN = "demo";

  private DemoSettings() {}

  static void apply(Session session, StandaloneServer server, Path data) {
    String url = server.apiUrl().toString();
    session.ignoreFiles();
    set(session, "api.api_server", url);
    set(session, "api.web_server", url);
    set(session, "api.files_server", url);
    set(session, "api.credentials.access_key", server.accessKey());
    set(session, "api.credentials.secret_key", server.secretKey());
    set(session, "agent.worker_name", "demo");
    set(session, "agent.polling_interval_sec", 0.5);
    set(session, "agent.runs_dir", data.resolve("runs").toString());
    set(session, "agent.venvs_dir", data.resolve("venvs-builds").toString());
    set(session, "agent.vcs_cache.path", data.resolve("vcs-cache").toString());
    // The environment's own pip serves: changing it would need an index beyond this machine.
    set(session, "agent.package_manager.pip_version", List.of());
  }

  private static void set(Session session, String key, Object value) {
    session.override(key, value, ORIGIN);
  }
}
