// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.settings.AgentVersion;
import ml.clear.agent.core.settings.RawEnvironment;

/// Where the program starts.
public final class Main {
  private static final String KEPT = "CLEARML_AGENT_KEPT_";

  private Main() {}

  /// Runs a command and exits with its code.
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("CLEARML-AGENT version " + AgentVersion.current().number());
      return;
    }
    var console =
        new Console(
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            Colours.on(System.getenv(), Path.of("/proc/self/fd/1")),
            Colours.on(System.getenv(), Path.of("/proc/self/fd/2")));
    var program = new Program(console, new RawEnvironment(environment(System.getenv())));
    System.exit(program.run(List.of(args)));
  }

  /// What the program was started with: the launcher changes some variables for this JVM (options
  /// of other JVMs, the locale) and keeps their values under other names, so that the tasks get
  /// them.
  static Map<String, String> environment(Map<String, String> variables) {
    var restored = new TreeMap<>(variables);
    variables.forEach((name, value) -> {
      if (name.startsWith(KEPT)) {
        restored.remove(name);
        String own = name.substring(KEPT.length());
        if (value.isEmpty()) {
          restored.remove(own);
        } else {
          restored.put(own, value);
        }
      }
    });
    return restored;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
