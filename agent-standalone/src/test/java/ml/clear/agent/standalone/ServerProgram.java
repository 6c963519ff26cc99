// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.file.Path;

/// A server in a process of its own, for tests that kill it: prints its URL, key and secret.
final class ServerProgram {
  private ServerProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    StandaloneServer server =
        StandaloneServer.start(new StandaloneOptions(Path.of(arguments[0]), "127.0.0.1", 0, false));
    System.out.println(
        server.apiUrl() + " " + server.accessKey() + " " + server.secretKey().reveal());
    Thread.currentThread().join();
  }
}
