// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.SourceRef;
import ml.clear.agent.core.source.SourceRequest;
import ml.clear.agent.core.time.BackOff;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.process.ProcessModule;
import ml.clear.agent.testkit.RecordingTaskLog;

/// Puts the adapter together with the settings of a test.
final class Workbench {
  /// Runs programs for real.
  private static final Commands HOST =
      Guice.createInjector(
              new ProcessModule(),
              binder -> {
                binder
                    .bind(ProcessEnvironment.class)
                    .toInstance(new ProcessEnvironment(System.getenv()));
                binder.bind(TimeSource.class).toInstance(TimeSource.system());
              })
          .getInstance(Commands.class);

  final Path folder;
  final RecordingTaskLog log = new RecordingTaskLog();
  final SecretRegistry secrets = new SecretRegistry();
  final Map<String, String> variables = new HashMap<>();
  final List<GitSettings.ExtraCredential> extras = new ArrayList<>();
  String user = "";
  String password = "";
  String host = "";
  boolean prefix;
  AzureSettings azure = new AzureSettings(false, false);
  boolean forceSsh;
  int forcePort;
  String forceUser = "";
  boolean translate = true;
  boolean verbose;
  boolean cached = true;
  GitSettings.Backend backend = GitSettings.Backend.AUTO;
  boolean renewed;
  List<String> fetchArguments = List.of("--all", "--tags", "--recurse-submodules");
  Commands commands = HOST;
  NetworkSettings network = NetworkSettings.DIRECT;
  TimeSource time = TimeSource.system();
  Limits limits =
      new Limits(
          5,
          new BackOff(Duration.ofMillis(10), Duration.ofMillis(20)),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          1000,
          Duration.ofSeconds(60));
  private int number;

  Workbench(Path folder) {
    this.folder = folder;
    variables.put("HOME", folder.resolve("home").toString());
    variables.put("PATH", "/usr/bin:/bin");
  }

  /// One with a given engine.
  static Workbench of(Path folder, GitSettings.Backend backend) {
    var bench = new Workbench(folder);
    bench.backend = backend;
    return bench;
  }

  /// One attempt with every host.
  ///
  /// @param silence how long a host may say nothing
  void once(Duration silence) {
    once(silence, 1000);
  }

  /// @param slowest the bytes per second that a host must give
  void once(Duration silence, long slowest) {
    limits =
        new Limits(
            1,
            new BackOff(Duration.ofMillis(1), Duration.ofMillis(1)),
            Duration.ofSeconds(1),
            silence,
            slowest,
            Duration.ofMinutes(5));
  }

  /// Why a checkout was refused.
  static Failure refusal(Checkout checkout) {
    assertThat(checkout).isInstanceOf(Checkout.Refused.class);
    return ((Checkout.Refused) checkout).failure();
  }

  GitSettings settings() {
    return new GitSettings(
        user,
        password.isEmpty() ? null : Secret.of(password),
        host,
        prefix,
        extras,
        forceSsh,
        forcePort,
        forceUser,
        translate,
        "https",
        verbose,
        cached,
        folder.resolve("vcs-cache"),
        renewed,
        backend,
        fetchArguments);
  }

  /// The folder of the mirrors.
  Path cache() {
    return folder.resolve("vcs-cache/java");
  }

  ProcessEnvironment environment() {
    return new ProcessEnvironment(variables);
  }

  Logins logins() {
    return new Logins(settings(), azure, secrets);
  }

  HostLogins hostLogins() {
    return new HostLogins(logins(), new LoginFiles(environment(), secrets), azure, secrets);
  }

  Lfs lfs() {
    var userConfig = new UserGitConfig(environment());
    return new Lfs(hostLogins(), network, userConfig, environment(), time, limits);
  }

  Remotes remotes() {
    return new Remotes(settings(), logins(), new UserGitConfig(environment()), secrets);
  }

  ChildGitLogins childLogins() {
    return new ChildGitLogins(settings(), logins(), remotes(), network, environment(), secrets);
  }

  GitRepository repository() {
    var fetcher = new Fetcher(settings(), hostLogins(), network, environment(), time, limits);
    var update = new MirrorUpdate(engines(fetcher), hostLogins(), new Retries(time, limits));
    var commits = new CommitSource(new Mirrors(settings()), update, time, limits);
    return new GitRepository(
        environment(), remotes(), commits, new Submodules(commits, remotes()), lfs());
  }

  private Engines engines(Fetcher fetcher) {
    var variables = new ProgramEnvironment(environment(), network, hostLogins(), limits);
    var program = new GitProgram(commands, variables);
    var fetch = new ProgramFetch(program, variables, environment(), settings(), time, limits);
    return new Engines(
        settings(),
        new JGitEngine(settings(), fetcher),
        new ProgramEngine(program, fetch),
        program,
        new UserNeeds(environment(), new UserGitConfig(environment()), hostLogins()));
  }

  synchronized Path nextDestination() {
    return folder.resolve("task-" + number++);
  }

  Checkout checkout(String url, String branch, String commit, String diff)
      throws InterruptedException {
    return repository()
        .checkout(
            new SourceRequest(
                new SourceRef(url, branch, "", commit), diff, nextDestination(), RunId.create()),
            log);
  }

  Checkout checkout(String url) throws InterruptedException {
    return checkout(url, "", "", "");
  }
}
