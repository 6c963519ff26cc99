// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of this agent, from the build.
public record AgentVersion(String number) {
  /// The version that was built.
  public static AgentVersion current() {
    try (var in = AgentVersion.class.getResourceAsStream("version.properties")) {
      var properties = new Properties();
      properties.load(in);
      return new AgentVersion(properties.getProperty("version"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
