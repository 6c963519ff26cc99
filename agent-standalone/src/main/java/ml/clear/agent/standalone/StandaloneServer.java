// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.time.TimeSource;

/// A running server: the API, the file server, git repositories and the package index on one port.
public final class StandaloneServer implements AutoCloseable {
  private static final int GOODBYE_SECONDS = 2;

  private final DataFolder folder;
  private final Store store;
  private final Watchdog watchdog;
  private final HttpServer http;
  private final ExecutorService requests;
  private final Credentials credentials;
  private final Endpoints endpoints;
  private final URI url;

  private StandaloneServer(
      DataFolder folder,
      Store store,
      HttpServer http,
      StandaloneOptions options,
      InstantSource clock) {
    this.folder = folder;
    this.store = store;
    this.http = http;
    this.credentials = Credentials.ensure(store);
    this.watchdog = new Watchdog(store, clock);
    this.url = URI.create("http://" + reachable(http.getAddress()));
    this.requests = Executors.newVirtualThreadPerTaskExecutor();
    http.setExecutor(requests);
    Tokens tokens = new Tokens(credentials.tokenKey(), clock, options.advanced());
    QueueEndpoints queues = new QueueEndpoints(store, clock);
    queues.ensureDefault();
    this.endpoints =
        endpoints(
            store,
            clock,
            new AccountEndpoints(tokens, folder.vaults(), options.advanced()),
            queues);
    http.createContext("/", router(new Gate(credentials, tokens)));
  }

  /// Starts a server, or says why it can't.
  public static StandaloneServer start(StandaloneOptions options) throws ServerNotStarted {
    return start(options, TimeSource.system());
  }

  static StandaloneServer start(StandaloneOptions options, InstantSource clock) {
    DataFolder folder = DataFolder.open(options.data());
    return orClose(folder::close, () -> start(folder, options, clock));
  }

  private static StandaloneServer start(
      DataFolder folder, StandaloneOptions options, InstantSource clock) {
    Store store = Store.open(folder.database());
    return orClose(
        store::close,
        () -> {
          HttpServer http = listen(options.host(), options.port());
          return orClose(() -> http.stop(0), () -> start(folder, store, http, options, clock));
        });
  }

  private static StandaloneServer start(
      DataFolder folder,
      Store store,
      HttpServer http,
      StandaloneOptions options,
      InstantSource clock) {
    StandaloneServer server = new StandaloneServer(folder, store, http, options, clock);
    String url = server.url.toString();
    new ConfigurationFile(folder.configuration()).write(url, server.credentials);
    folder.sign(url);
    server.watchdog.start();
    http.start();
    return server;
  }

  /// What is already open is closed again when the rest of the start fails.
  private static StandaloneServer orClose(Runnable undo, Supplier<StandaloneServer> rest) {
    try {
      return rest.get();
    } catch (RuntimeException e) {
      undo.run();
      throw e;
    }
  }

  public URI apiUrl() {
    return url;
  }

  public String accessKey() {
    return credentials.accessKey();
  }

  public Secret secretKey() {
    return credentials.secretKey();
  }

  /// The `clearml.conf` that leads clients here.
  public Path configurationFile() {
    return folder.configuration();
  }

  public Path data() {
    return folder.root();
  }

  /// Bare repositories `NAME.git` in this folder are served under `/git/NAME.git`, once `git
  /// update-server-info` was run in them.
  public Path gitFolder() {
    return folder.git();
  }

  /// Wheels and sdists in this folder are offered by the package index under `/simple/`.
  public Path packagesFolder() {
    return folder.packages();
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /// Ends running requests and closes the database; what was acknowledged is on disk before.
  @Override
  public void close() {
    http.stop(GOODBYE_SECONDS);
    requests.close();
    watchdog.close();
    store.close();
    folder.close();
  }

  Set<String> endpointNames() {
    return endpoints.names();
  }

  private static Endpoints endpoints(
      Store store, InstantSource clock, AccountEndpoints accounts, QueueEndpoints queues) {
    return new Endpoints(
        Stream.of(
                accounts.endpoints(),
                queues.endpoints(),
                new WorkerEndpoints(store, clock).endpoints(),
                new ProjectEndpoints(store, clock).endpoints(),
                new TaskReading(store, clock).endpoints(),
                new TaskEditing(store, clock).endpoints(),
                new TaskLifecycle(store, clock).endpoints(),
                new TaskDisposal(store, clock).endpoints(),
                new TaskQueueing(store, clock).endpoints(),
                new TaskParameters(store, clock).endpoints(),
                new TaskArtifacts(store, clock).endpoints(),
                new EventEndpoints(store, clock).endpoints())
            .flatMap(List::stream)
            .toList());
  }

  private Router router(Gate gate) {
    return new Router(
        new ApiGateway(endpoints, gate),
        new FileServer(folder.files(), gate),
        new StaticFiles(folder.git()),
        new PackageIndex(folder.packages()),
        new StaticFiles(folder.packages()));
  }

  private static HttpServer listen(String host, int port) {
    // Without it the JDK's server answers kept connections only after the client's delayed ACK.
    preset("sun.net.httpserver.nodelay", "true");
    // Longer than clients keep idle connections, so that none is closed under a new request.
    preset("sun.net.httpserver.idleInterval", "120");
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new ServerNotStarted(
          "can't listen on '" + host + "': there is no such host",
          "give an address of this machine with --host");
    }
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new ServerNotStarted(
          "can't listen on port %d of '%s': %s".formatted(port, host, e.getMessage()),
          "stop what uses the port, or choose another one with --port (0 takes any free port)",
          e);
    } catch (IOException e) {
      throw new ServerNotStarted(
          "can't listen on port %d of '%s': %s".formatted(port, host, e.getMessage()),
          "choose another address with --host and --port",
          e);
    }
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /// Host and port that clients on this machine connect to; a server on all addresses is reached by
  /// loopback.
  private static String reachable(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
  }
}
