// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.GitUrl;

/// The environment of the git program. Towards the network the user's own configuration counts
/// (proxies, certificates, helpers, rewritten addresses); on the disk none does, so that trees are
/// the same everywhere and no filter runs.
final class ProgramEnvironment {
  /// What ties git to some repository, or has it ask somebody.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_ASKPASS",
          "GIT_COMMON_DIR",
          "GIT_CONFIG",
          "GIT_DIR",
          "GIT_GRAFT_FILE",
          "GIT_IMPLICIT_WORK_TREE",
          "GIT_INDEX_FILE",
          "GIT_INTERNAL_SUPER_PREFIX",
          "GIT_NAMESPACE",
          "GIT_NO_REPLACE_OBJECTS",
          "GIT_OBJECT_DIRECTORY",
          "GIT_PREFIX",
          "GIT_QUARANTINE_PATH",
          "GIT_REPLACE_REF_BASE",
          "GIT_SHALLOW_FILE",
          "GIT_WORK_TREE",
          "LANGUAGE",
          "SSH_ASKPASS");

  private static final Map<String, String> ALWAYS =
      Map.of(
          "safe.directory", "*",
          "core.hooksPath", "/dev/null",
          "core.fsmonitor", "false",
          "gc.auto", "0",
          "maintenance.auto", "false",
          "advice.detachedHead", "false",
          "protocol.ext.allow", "never");

  private final ProcessEnvironment environment;
  private final NetworkSettings network;
  private final HostLogins logins;
  private final Limits limits;

  @Inject
  ProgramEnvironment(
      ProcessEnvironment environment, NetworkSettings network, HostLogins logins, Limits limits) {
    this.environment = environment;
    this.network = network;
    this.logins = logins;
    this.limits = limits;
  }

  /// For work on this machine's disk.
  Map<String, String> local() {
    var own = new HashMap<String, String>();
    environment
        .variables()
        .forEach((name, value) -> {
          if (!name.startsWith("GIT_") && !LEFT_OUT.contains(name)) {
            own.put(name, value);
          }
        });
    var variables = new GitVariables(new ProcessEnvironment(own));
    ALWAYS.forEach(variables::configure);
    variables.set("GIT_CONFIG_GLOBAL", "/dev/null");
    variables.set("GIT_CONFIG_NOSYSTEM", "1");
    return merged(own, variables);
  }

  /// To find out what the user has configured.
  Map<String, String> users() {
    var own = new HashMap<>(environment.variables());
    LEFT_OUT.forEach(own::remove);
    return merged(own, new GitVariables(environment));
  }

  /// For a remote repository.
  ///
  /// @param ssh how ssh is started; empty = as the user has configured it
  Map<String, String> network(Remote remote, String ssh) {
    var own = new HashMap<>(environment.variables());
    LEFT_OUT.forEach(own::remove);
    var variables = new GitVariables(environment);
    ALWAYS.forEach(variables::configure);
    variables.configure("core.askPass", "");
    variables.configure("fetch.fsckObjects", "false");
    variables.configure("fetch.unpackLimit", "1");
    variables.configure("http.followRedirects", "initial");
    variables.configure("http.lowSpeedLimit", Long.toString(limits.slowest()));
    variables.configure("http.lowSpeedTime", Long.toString(limits.silence().toSeconds()));
    if (!ssh.isEmpty()) {
      variables.set("GIT_SSH_COMMAND", ssh);
    }
    trust(variables);
    if (!remote.reached().equals(remote.address())) {
      // The user's insteadOf has been followed: not a second time.
      String address = address(remote);
      variables.configure("url." + address + ".insteadOf", address);
    }
    logins
        .unasked(remote)
        .ifPresentOrElse(
            header -> show(remote.reached(), header, variables),
            () -> login(remote).ifPresent(login -> answer(remote.reached(), login, variables)));
    return merged(own, variables);
  }

  private static Map<String, String> merged(Map<String, String> own, GitVariables variables) {
    variables.set("GIT_TERMINAL_PROMPT", "0");
    variables.set("LC_ALL", "C");
    own.putAll(variables.variables());
    return own;
  }

  private void trust(GitVariables variables) {
    Path bundle = network.certificateBundle();
    if (!network.verifyCertificates()) {
      variables.set("GIT_SSL_NO_VERIFY", "1");
    } else if (bundle != null) {
      variables.set("GIT_SSL_CAINFO", bundle.toString());
    }
  }

  /// Sent unasked. git would show it to the target of a redirect too, so none is followed.
  private static void show(GitUrl url, Authorization header, GitVariables variables) {
    variables.configure("http.followRedirects", "false");
    variables.configure(
        "http." + place(url) + ".extraHeader", "Authorization: " + header.value().reveal());
    variables.configure("credential." + place(url) + ".helper", "");
  }

  /// Instead of the user's helpers, for this host alone.
  private static void answer(GitUrl url, Login login, GitVariables variables) {
    variables.configure("credential." + place(url) + ".helper", "");
    variables.answer(place(url), login);
  }

  private static String place(GitUrl url) {
    return new GitUrl(url.kind(), "", null, url.host(), url.port(), "").toString();
  }

  /// The agent's login for a repository; git separates what helpers say by line ends.
  private Optional<Login> login(Remote remote) {
    return logins
        .given(remote)
        .filter(each ->
            (each.user() + each.password().reveal())
                .chars()
                .noneMatch(c -> "\r\n\0".indexOf(c) >= 0));
  }

  /// The address for git's command line: without password, and without a user whom a login of the
  /// agent replaces.
  String address(Remote remote) {
    GitUrl url = remote.reached();
    return (login(remote).isPresent() ? url.withoutLogin() : url).toString();
  }
}
