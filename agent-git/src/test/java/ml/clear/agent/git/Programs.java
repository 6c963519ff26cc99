// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.testkit.Await;

/// Starts the real programs that the servers of tests are made of.
final class Programs {
  private static final int TRIES = 5;

  private Programs() {}

  /// Makes the command of a server for a port.
  interface Command {
    List<String> on(int port) throws IOException;
  }

  /// A server that listens.
  record Listening(Process process, int port) {}

  /// Runs a program that has to succeed.
  static void run(Map<String, String> variables, String... words) {
    try {
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().putAll(variables);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(words[0] + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts a server on a free port of 127.0.0.1 and waits until it listens. Somebody else may take
  /// the port first; then another one is tried.
  static Listening serve(Path output, Command command) {
    try {
      for (int i = 0; i < TRIES; i++) {
        int port = freePort();
        Process process = start(output, command.on(port));
        Await.until(() -> !process.isAlive() || listens(port));
        if (process.isAlive()) {
          return new Listening(process, port);
        }
      }
      throw new IllegalStateException("it does not start: " + Files.readString(output));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts a program whose output goes to a file.
  static Process start(Path output, List<String> words) throws IOException {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(output.toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Ends a program and all that it started.
  static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
