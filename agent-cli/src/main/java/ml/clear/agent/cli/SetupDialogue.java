// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ml.clear.agent.core.settings.ConfigurationText;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.ServerEntry;
import org.jspecify.annotations.Nullable;

/// The questions of `init`, in the words of the reference agent.
final class SetupDialogue {
  private static final String CLOUD = "https://app.clear.ml";
  private static final int SHOWN = 4;
  private static final int MOST_BLANKS = 2;

  private final Console console;
  private final Keyboard keyboard;

  /// A line that was read too early.
  private @Nullable String pending;

  SetupDialogue(Console console, Keyboard keyboard) {
    this.console = console;
    this.keyboard = keyboard;
  }

  /// Adds key and secret, and what else the pasted block says.
  ServerEntry credentials(ServerEntry known, ConfigurationText texts) {
    console.print(
        """

        Create new clearml credentials in the web application: Settings > Workspace >
        "Create new credentials". Press "Copy to clipboard" there, then paste the configuration
        here and end it with an empty line:\
        """);
    String block = block();
    ServerEntry entry = known.orElse(texts.read(block));
    if (entry.accessKey() != null && entry.secretKey() != null) {
      return entry;
    }
    if (!block.isBlank()) {
      console.print("Could not parse credentials, please try entering them manually.");
    }
    return typed(entry);
  }

  /// Key and secret, one by one.
  ServerEntry typed(ServerEntry entry) {
    String key = required("Enter user access key: ");
    console.printPart("Enter user secret: ");
    Secret secret = Secret.of(present(keyboard.secret()));
    return new ServerEntry(entry.apiServer(), entry.webServer(), entry.filesServer(), key, secret);
  }

  /// Names the credentials without showing them.
  static String describe(String key, Secret secret) {
    String text = secret.reveal();
    return "key=\"%s\" secret=\"%s***\""
        .formatted(key, text.length() > 2 * SHOWN ? text.substring(0, SHOWN) : "");
  }

  /// Confirms the server that is known, or asks for it.
  ServerEntry server(ServerEntry entry) {
    String api = entry.apiServer();
    if (api != null) {
      return accepted(entry, api, "API Host configured to: ");
    }
    String web = entry.webServer();
    if (web == null) {
      console.print(
          "Enter the address of your ClearML server: any of its three, as http://HOST:8080");
    }
    return accepted(entry, web == null ? CLOUD : web, "WEB Host configured to: ");
  }

  private ServerEntry accepted(ServerEntry entry, String known, String prompt) {
    String answer = ask(prompt + "[" + known + "] ");
    if (answer.isEmpty() || answer.matches("(?i)y|yes")) {
      return entry.apiServer() == null && entry.webServer() == null ? at(entry, known) : entry;
    }
    return at(entry, answer);
  }

  /// Another server: what was known of the old one's addresses is void.
  private ServerEntry at(ServerEntry entry, String answer) {
    String typed = answer;
    while (true) {
      var address = ServerAddresses.parse(typed);
      if (address.isPresent()) {
        return new ServerEntry(
            ServerAddresses.around(address.get()).api().toString(),
            null,
            null,
            entry.accessKey(),
            entry.secretKey());
      }
      console.print("'" + typed + "' is no http address; write it as http://HOST:8008");
      typed = required("WEB Host configured to: ");
    }
  }

  /// Where tasks store models and artifacts; empty for nowhere.
  String outputUri(String fileServer) {
    while (true) {
      String answer =
          ask(
              "Default Output URI (used to automatically store models and artifacts):"
                  + " (N)one/ClearML (S)erver/(C)ustom [None] ");
      switch (answer.toLowerCase(Locale.ROOT)) {
        case "", "n", "none" -> {
          return "";
        }
        case "s", "server" -> {
          return fileServer;
        }
        case "c", "custom" -> {
          return required("Enter the default output URI: ");
        }
        default -> {
          if (answer.contains("://")) {
            return answer;
          }
        }
      }
    }
  }

  String gitUser() {
    return ask(
        "Enter git username for repository cloning (leave blank for SSH key authentication): [] ");
  }

  Secret gitToken(String user) {
    console.printPart("Enter git personal token for user '" + user + "': ");
    return Secret.of(present(keyboard.secret()));
  }

  List<String> indexes() {
    var indexes = new ArrayList<String>();
    while (true) {
      String answer =
          ask(
              indexes.isEmpty()
                  ? "Enter additional artifact repository (extra-index-url) to use when installing"
                      + " python packages (leave blank if not required): "
                  : "Another one (leave blank if not required): ");
      if (answer.isEmpty()) {
        return indexes;
      }
      indexes.add(answer);
    }
  }

  boolean agrees(String question) {
    String answer = ask(question + " [Y/n] ");
    return answer.isEmpty() || answer.matches("(?i)y|yes");
  }

  boolean insists(String question) {
    return ask(question + " [y/N] ").matches("(?i)y|yes");
  }

  /// Lines up to the end of the braces, or to an empty line.
  private String block() {
    var lines = new StringBuilder();
    int open = 0;
    int blanks = 0;
    boolean braces = false;
    while (true) {
      String line = present(keyboard.line());
      blanks = line.isEmpty() ? blanks + 1 : 0;
      open += balance(line);
      braces |= line.contains("{");
      lines.append(line).append('\n');
      boolean closed = braces && open <= 0;
      if (closed && keyboard.isTerminal()) {
        // the empty line that was asked for, or the next answer already
        pending = Optional.ofNullable(keyboard.line()).filter(next -> !next.isBlank()).orElse(null);
      }
      if (closed || blanks >= MOST_BLANKS || (blanks > 0 && open <= 0)) {
        return lines.toString();
      }
    }
  }

  private static int balance(String line) {
    return (int)
        (line.chars().filter(c -> c == '{').count() - line.chars().filter(c -> c == '}').count());
  }

  private String required(String prompt) {
    while (true) {
      String answer = ask(prompt);
      if (!answer.isEmpty()) {
        return answer;
      }
    }
  }

  private String ask(String prompt) {
    console.printPart(prompt);
    String typed = pending;
    pending = null;
    return present(typed == null ? keyboard.line() : typed);
  }

  private static String present(@Nullable String line) {
    return Optional.ofNullable(line)
        .map(String::strip)
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.FAILURE,
                "the input ended before the setup was complete; nothing was written\n  next: run it"
                    + " in a terminal, or say everything by flags: clearml-agent init --host URL"
                    + " --access-key KEY --secret-key - < FILE"));
  }
}
