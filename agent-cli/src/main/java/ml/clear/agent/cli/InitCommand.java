// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.settings.ConfigurationText;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.StartingConfiguration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `init`: the first configuration file of a machine. It asks for what it is not told; told
/// everything, it asks nothing. What it writes was accepted by the server.
final class InitCommand implements AgentCommand {
  private final Keyboard keyboard;

  InitCommand(Keyboard keyboard) {
    this.keyboard = keyboard;
  }

  @Override
  public CommandSpec spec() {
    return InitFlags.spec();
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    // reading can't be interrupted, and there is nothing to bring to an end
    try (var _ = Signals.onStop(() -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED))) {
      return new Setup(arguments, session, keyboard).run();
    }
  }

  /// One run of the command.
  private static final class Setup {
    private final Console console;
    private final ProcessEnvironment environment;
    private final InitFlags flags;
    private final SetupDialogue dialogue;
    private final ConfigurationText texts;
    private final ServerSetup server;
    private final boolean person;

    Setup(ParseResult arguments, Session session, Keyboard keyboard) {
      console = session.console();
      environment = new ProcessEnvironment(session.environment().variables());
      flags = new InitFlags(arguments, environment.variables(), keyboard);
      dialogue = new SetupDialogue(console, keyboard);
      person = keyboard.isTerminal();
      session.ignoreFiles();
      if (!flags.verifyCertificate().isEmpty()) {
        session.override(
            "api.verify_certificate", flags.verifyCertificate(), "--verify-certificate");
      }
      texts = session.get(ConfigurationText.class);
      server = new ServerSetup(console, flags, dialogue, texts, session.get(ServerCheck.class));
    }

    int run() throws InterruptedException {
      console.print("CLEARML-AGENT setup process");
      var file = new OwnerOnlyFile(flags.file().orElseGet(this::usualFile));
      if (!mayWrite(file)) {
        return ExitCode.SUCCESS;
      }
      server.complete();
      Optional<ServerAddresses> addresses =
          flags.verify() ? server.verified() : Optional.of(server.addresses());
      if (addresses.isEmpty()) {
        console.print("Exiting setup without creating configuration file");
        return ExitCode.FAILURE;
      }
      write(addresses.get(), file);
      return ExitCode.SUCCESS;
    }

    private Path usualFile() {
      return environment.home().resolve("clearml.conf");
    }

    /// Nothing is overwritten unless somebody says so.
    private boolean mayWrite(OwnerOnlyFile file) {
      Stream<OwnerOnlyFile> read =
          flags.file().isPresent()
              ? Stream.of(file)
              : Stream.of(new OwnerOnlyFile(environment.home().resolve("trains.conf")), file);
      Optional<Path> present =
          read.filter(OwnerOnlyFile::hasContent).map(OwnerOnlyFile::path).findFirst();
      if (present.isEmpty() || flags.force()) {
        return true;
      }
      if (server.unattended() && !person) {
        throw new CommandFailure(
            ExitCode.USAGE,
            ("'%s' exists already, and nothing was written\n"
                    + "  next: --force writes a new one and keeps a copy, --file PATH another file")
                .formatted(present.get()));
      }
      console.print("Configuration file already exists: " + present.get());
      if (person && dialogue.insists("Write a new one? What is there is kept in a copy.")) {
        return true;
      }
      console.print(
          "Leaving setup. If you've previously initialized the ClearML SDK on this machine,"
              + " manually add an 'agent' section to this file.");
      return false;
    }

    private void write(ServerAddresses addresses, OwnerOnlyFile file) {
      console.print("\nClearML Hosts configuration:");
      console.print("  Web App: " + addresses.web());
      console.print("  API: " + addresses.api());
      console.print("  File Store: " + addresses.files());
      Optional<Path> copy = file.write(texts.write(configuration(addresses)));
      console.print("\nNew configuration stored in " + file.path());
      copy.ifPresent(path -> console.print("What was there is kept in " + path));
      console.print("CLEARML-AGENT setup completed successfully.");
      boolean usual = file.path().equals(usualFile());
      console.print(
          "  next: clearml-agent %sdaemon --queue default"
              .formatted(usual ? "" : "--config-file " + file.path() + " "));
      environment
          .get("CLEARML_CONFIG_FILE")
          .filter(other -> !other.equals(file.path().toString()))
          .ifPresent(other ->
              console.warn(
                  "CLEARML_CONFIG_FILE is set: without --config-file, '%s' is read"
                      .formatted(other)));
    }

    private StartingConfiguration configuration(ServerAddresses addresses) {
      String outputUri =
          asks("--output-uri")
              ? dialogue.outputUri(addresses.files().toString())
              : flags.text("--output-uri");
      String gitUser = asks("--git-user") ? dialogue.gitUser() : flags.text("--git-user");
      Secret gitPassword =
          asks("--git-pass") && !gitUser.isEmpty()
              ? dialogue.gitToken(gitUser)
              : flags.secret("--git-pass");
      console.secrets().add(gitUser, gitPassword);
      if (!gitUser.isEmpty()) {
        console.print(
            "Git repository cloning will be using user=%s%s"
                .formatted(gitUser, gitPassword.reveal().isEmpty() ? "" : " token=" + gitPassword));
      }
      List<String> indexes = asks("--extra-index-url") ? dialogue.indexes() : flags.indexes();
      return new StartingConfiguration(
          addresses.api(),
          addresses.web(),
          addresses.files(),
          server.accessKey(),
          server.secretKey(),
          flags.verifyCertificate(),
          gitUser,
          gitPassword,
          indexes,
          outputUri);
    }

    private boolean asks(String flag) {
      return !server.unattended() && !flags.has(flag);
    }
  }
}
