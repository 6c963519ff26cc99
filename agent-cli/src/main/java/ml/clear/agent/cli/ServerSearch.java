// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerCheck.Answer;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.network.ServerPart;
import ml.clear.agent.core.settings.Secret;

/// Finds a ClearML server's parts where they were said to be, or where they usually are beside
/// that: mixing up the three addresses is the most common mistake.
final class ServerSearch {
  private static final int SLOW_SECONDS = 2;

  private final ServerCheck check;
  private final Console console;
  private final Predicate<String> agreement;

  /// @param agreement asked before another address is used than the one that was given
  ServerSearch(ServerCheck check, Console console, Predicate<String> agreement) {
    this.check = check;
    this.console = console;
    this.agreement = agreement;
  }

  /// Logs in to the API server at an address, or beside it.
  Outcome<ServerIdentity> apiServer(URI address, String accessKey, Secret secretKey)
      throws InterruptedException {
    try (var _ = new SlowNotice(address)) {
      return switch (check.ask(address)) {
        case Answer.Known known when known.is(ServerPart.API) ->
            check.logIn(address, accessKey, secretKey);
        case Answer.Known known ->
            beside(
                address,
                "'%s' %s, not the API server".formatted(address, known.describe()),
                accessKey,
                secretKey);
        case Answer.Other(Failure failure) when failure.reason() == ReasonCode.SERVER_NOT_CLEARML ->
            beside(address, failure.message(), accessKey, secretKey);
        case Answer.Other(Failure failure) -> Outcome.failed(failure);
      };
    }
  }

  private Outcome<ServerIdentity> beside(
      URI address, String what, String accessKey, Secret secretKey) throws InterruptedException {
    List<URI> others = ServerAddresses.otherApis(address);
    for (URI other : others) {
      if (isPart(other, ServerPart.API)) {
        console.print(what + "; the API server is '" + other + "'");
        if (agreement.test("Use '" + other + "'?")) {
          return check.logIn(other, accessKey, secretKey);
        }
        break;
      }
    }
    return Outcome.failed(
        new Failure.SettingsFault(
            Phase.CONFIGURE,
            ReasonCode.SERVER_NOT_CLEARML,
            what,
            "give the API server's address, usually http://HOST:8008; it was looked for at "
                + others));
  }

  /// The other two addresses beside that of the API server, as they were said or as they usually
  /// are.
  ServerAddresses complete(URI api, Optional<URI> web, Optional<URI> files)
      throws InterruptedException {
    ServerAddresses around = ServerAddresses.around(api);
    ServerAddresses usual =
        isPart(api, ServerPart.FILES)
            ? new ServerAddresses(api, api, api) // one server for all
            : new ServerAddresses(api, around.web(), around.files());
    return new ServerAddresses(
        api,
        other(ServerPart.WEB, web.orElse(usual.web()), usual),
        other(ServerPart.FILES, files.orElse(usual.files()), usual));
  }

  /// These are needed later and elsewhere, so that one that does not answer from here is a warning.
  private URI other(ServerPart part, URI given, ServerAddresses usual) throws InterruptedException {
    if (given.equals(usual.api()) || !String.valueOf(given.getScheme()).matches("(?i)https?")) {
      return given; // the same server, or a bucket in place of the file server
    }
    try (var _ = new SlowNotice(given)) {
      Answer answer = check.ask(given);
      Optional<String> problem = problem(answer, part);
      if (problem.isEmpty()) {
        return given;
      }
      URI expected = part == ServerPart.WEB ? usual.web() : usual.files();
      if (!expected.equals(given) && isPart(expected, part)) {
        console.print(
            "'%s' %s; the %s is '%s'".formatted(given, problem.get(), part.title(), expected));
        if (agreement.test("Use '" + expected + "'?")) {
          return expected;
        }
      }
      console.warn(
          "the %s: '%s' %s; correct the address in the file if it is wrong"
              .formatted(part.title(), given, problem.get()));
      return given;
    }
  }

  private static Optional<String> problem(Answer answer, ServerPart wanted) {
    return switch (answer) {
      case Answer.Known known ->
          known.is(wanted) ? Optional.empty() : Optional.of(known.describe());
      // a page that does not name ClearML may be the web server of an edition with another name
      case Answer.Other(Failure failure)
          when wanted == ServerPart.WEB && failure.reason() == ReasonCode.SERVER_NOT_CLEARML ->
          Optional.empty();
      case Answer.Other(Failure failure) -> Optional.of("can't be used: " + failure.message());
    };
  }

  private boolean isPart(URI address, ServerPart wanted) throws InterruptedException {
    return check.ask(address) instanceof Answer.Known known && known.is(wanted);
  }

  /// Says that it takes long, when it does.
  private final class SlowNotice implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();

    SlowNotice(URI address) {
      CompletableFuture.delayedExecutor(SLOW_SECONDS, TimeUnit.SECONDS)
          .execute(() -> {
            if (!over.get()) {
              console.progress("waiting for '" + address + "' …");
            }
          });
    }

    @Override
    public void close() {
      over.set(true);
    }
  }
}
