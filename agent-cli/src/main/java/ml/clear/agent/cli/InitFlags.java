// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.settings.ConfigurationText;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.ServerEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What the command line and the environment of `init` say, so that it need not be asked.
final class InitFlags {
  private static final String STDIN = "-";

  private final ParseResult arguments;
  private final Map<String, String> variables;
  private final Keyboard keyboard;

  InitFlags(ParseResult arguments, Map<String, String> variables, Keyboard keyboard) {
    this.arguments = arguments;
    this.variables = variables;
    this.keyboard = keyboard;
  }

  static CommandSpec spec() {
    return Flags.command(
            "init",
            "Writes the configuration of this machine: asks for what the flags and the variables"
                + " CLEARML_API_HOST, CLEARML_API_ACCESS_KEY and CLEARML_API_SECRET_KEY don't say,"
                + " and checks it against the server.")
        .addOption(Flags.text("URL", "the server: any of its three addresses", "--host"))
        .addOption(Flags.text("URL", "the API server, if --host doesn't tell", "--api-host"))
        .addOption(Flags.text("URL", "the web server, if --host doesn't tell", "--web-host"))
        .addOption(Flags.text("URL", "the file server, if --host doesn't tell", "--files-host"))
        .addOption(Flags.text("KEY", "the access key", "--access-key"))
        .addOption(Flags.text("SECRET", "its secret; - reads a line of input", "--secret-key"))
        .addOption(
            Flags.text("FILE", "the block that the web page shows; - reads input", "--credentials"))
        .addOption(Flags.text("USER", "login for git hosts", "--git-user"))
        .addOption(Flags.text("TOKEN", "its token; - reads a line of input", "--git-pass"))
        .addOption(Flags.words("URL", "further package indexes", "--extra-index-url"))
        .addOption(Flags.text("URL", "where tasks store models and artifacts", "--output-uri"))
        .addOption(
            Flags.text("FILE", "PEM of authorities, or no: no check", "--verify-certificate"))
        .addOption(Flags.text("FILE", "the file to write (~/clearml.conf)", "--file"))
        .addOption(Flags.plain("overwrite what is there; a copy is kept", "--force"))
        .addOption(Flags.plain("don't ask the server", "--no-verify"));
  }

  boolean force() {
    return arguments.hasMatchedOption("--force");
  }

  boolean verify() {
    return !arguments.hasMatchedOption("--no-verify");
  }

  boolean has(String flag) {
    return arguments.hasMatchedOption(flag);
  }

  String text(String flag) {
    return arguments.matchedOptionValue(flag, "");
  }

  /// A secret; words of a command line show in the list of processes, lines of input don't.
  Secret secret(String flag) {
    String value = text(flag);
    String secret =
        value.equals(STDIN) ? Optional.ofNullable(keyboard.secret()).orElse("").strip() : value;
    if (has(flag) && secret.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          flag + " is empty\n  next: write the secret behind it, or - and the secret to the input");
    }
    return Secret.of(secret);
  }

  List<String> indexes() {
    return arguments.matchedOptionValue("--extra-index-url", List.of());
  }

  Optional<Path> file() {
    return has("--file") ? Optional.of(path("--file")) : Optional.empty();
  }

  /// Yes, no or an absolute path.
  String verifyCertificate() {
    String value = text("--verify-certificate");
    boolean word = value.isEmpty() || value.matches("(?i)y|yes|t|true|on|1|n|no|f|false|off|0");
    return word ? value : path("--verify-certificate").toString();
  }

  /// What is known of the server: flags, then the block, then the environment.
  ServerEntry server(ConfigurationText texts) {
    URI api = has("--host") ? ServerAddresses.around(address("--host")).api() : null;
    var given =
        new ServerEntry(
            has("--api-host")
                ? address("--api-host").toString()
                : api == null ? null : api.toString(),
            has("--web-host") ? address("--web-host").toString() : null,
            known(text("--files-host")),
            known(text("--access-key")),
            has("--secret-key") ? secret("--secret-key") : null);
    ServerEntry block = has("--credentials") ? texts.read(block()) : ServerEntry.NONE;
    if (has("--credentials") && (block.accessKey() == null || block.secretKey() == null)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--credentials: '%s' holds no access key and secret\n  next: save the whole block that the web application shows, from 'api {' to the last '}'"
              .formatted(text("--credentials")));
    }
    ServerEntry weaker = block.orElse(environment());
    if (given.apiServer() != null) {
      // the other addresses of another server would not fit
      weaker = new ServerEntry(null, null, null, weaker.accessKey(), weaker.secretKey());
    }
    return given.orElse(weaker);
  }

  private ServerEntry environment() {
    String secret = variable("API_SECRET_KEY");
    return new ServerEntry(
        variable("API_HOST"),
        variable("WEB_HOST"),
        variable("FILES_HOST"),
        variable("API_ACCESS_KEY"),
        secret == null ? null : Secret.of(secret));
  }

  private @Nullable String variable(String name) {
    String value = known(variables.getOrDefault("CLEARML_" + name, "").strip());
    return value == null ? known(variables.getOrDefault("TRAINS_" + name, "").strip()) : value;
  }

  private String block() {
    if (text("--credentials").equals(STDIN)) {
      var lines = new StringBuilder();
      for (String line = keyboard.line(); line != null; line = keyboard.line()) {
        lines.append(line).append('\n');
      }
      return lines.toString();
    }
    Path file = path("--credentials");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--credentials: '" + file + "' can't be read: " + FileProblem.of(e));
    }
  }

  private URI address(String flag) {
    return ServerAddresses.parse(text(flag))
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE,
                "%s: '%s' is no http address\n  next: write it as http://HOST:8008 or https://HOST"
                    .formatted(flag, text(flag))));
  }

  private Path path(String flag) {
    try {
      return Path.of(text(flag)).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new CommandFailure(ExitCode.USAGE, flag + ": '" + text(flag) + "' is no path");
    }
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
