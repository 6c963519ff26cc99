// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.net.URI;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.settings.ConfigurationText;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.ServerEntry;
import org.jspecify.annotations.Nullable;

/// The server part of `init`: which server it is, who we are there, and whether that is true.
final class ServerSetup {
  private static final int TRIES = 2;

  private final Console console;
  private final InitFlags flags;
  private final SetupDialogue dialogue;
  private final ConfigurationText texts;
  private final ServerSearch search;
  private final boolean unattended;
  private ServerEntry entry;

  ServerSetup(
      Console console,
      InitFlags flags,
      SetupDialogue dialogue,
      ConfigurationText texts,
      ServerCheck check) {
    this.console = console;
    this.flags = flags;
    this.dialogue = dialogue;
    this.texts = texts;
    entry = flags.server(texts);
    unattended = hasCredentials() && (entry.apiServer() != null || entry.webServer() != null);
    search = new ServerSearch(check, console, question -> unattended || dialogue.agrees(question));
  }

  /// Whether everything that must be known was said, so that nothing is asked.
  boolean unattended() {
    return unattended;
  }

  String accessKey() {
    return Optional.ofNullable(entry.accessKey()).orElse("");
  }

  Secret secretKey() {
    return Optional.ofNullable(entry.secretKey()).orElseGet(() -> Secret.of(""));
  }

  /// Asks for what was not said.
  void complete() {
    if (!unattended) {
      if (!hasCredentials()) {
        entry = dialogue.credentials(entry, texts);
      }
      learn();
      console.print("Detected credentials " + describe());
      if (!flags.has("--host") && !flags.has("--api-host")) {
        entry = dialogue.server(entry);
      }
    }
    learn();
  }

  /// Logs in, twice if need be and somebody is there to correct what was wrong.
  ///
  /// @return nothing when it can't be done
  Optional<ServerAddresses> verified() throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      console.print("Verifying credentials ...");
      URI api = addresses().api();
      switch (search.apiServer(api, accessKey(), secretKey())) {
        case Outcome.Success<ServerIdentity>(ServerIdentity who) -> {
          console.print(
              "Credentials verified! user %s, company %s, server version %s"
                  .formatted(who.user(), who.company(), who.serverVersion()));
          return Optional.of(
              search.complete(who.url(), said(entry.webServer()), said(entry.filesServer())));
        }
        case Outcome.Failed<ServerIdentity>(Failure failure) -> {
          explain(failure, api);
          if (unattended || attempt == TRIES) {
            return Optional.empty();
          }
          entry =
              failure.reason() == ReasonCode.SERVER_UNAUTHORIZED
                  ? dialogue.typed(entry)
                  : dialogue.server(entry);
          learn();
        }
      }
    }
  }

  /// The addresses as they were said, and where they were not, as they usually are.
  ServerAddresses addresses() {
    String api = entry.apiServer();
    String web = entry.webServer();
    ServerAddresses usual =
        ServerAddresses.around(http(api != null ? api : Optional.ofNullable(web).orElse("")));
    return new ServerAddresses(
        api == null ? usual.api() : http(api),
        said(web).orElse(usual.web()),
        said(entry.filesServer()).orElse(usual.files()));
  }

  private void explain(Failure failure, URI api) {
    if (failure.reason() == ReasonCode.SERVER_UNAUTHORIZED) {
      console.print("Error: could not verify credentials: " + describe());
    }
    console.error(failure);
    if (failure.reason() == ReasonCode.CERTIFICATE_REJECTED
        && failure instanceof Failure.SettingsFault) { // else there was no certificate
      console.print(
          "  with init: --verify-certificate FILE.pem, or the variable REQUESTS_CA_BUNDLE");
    } else if (failure.reason() == ReasonCode.SERVER_UNREACHABLE
        && "https".equals(api.getScheme())
        && api.getPort() < 0) {
      console.print("  a server of your own is usually at http://HOST:8008");
    }
  }

  private boolean hasCredentials() {
    return entry.accessKey() != null && entry.secretKey() != null;
  }

  private void learn() {
    console.secrets().add(accessKey(), secretKey());
  }

  private String describe() {
    return SetupDialogue.describe(accessKey(), secretKey());
  }

  /// The file server may be a bucket.
  private static Optional<URI> said(@Nullable String address) {
    if (address == null) {
      return Optional.empty();
    }
    if (address.matches("(?i)(s3|gs|azure)://[\\w.:/-]+")) {
      return Optional.of(URI.create(address));
    }
    return Optional.of(http(address));
  }

  private static URI http(String address) {
    return ServerAddresses.parse(address)
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE,
                "'%s' is no http address\n  next: write it as http://HOST:8008 or https://HOST"
                    .formatted(address)));
  }
}
