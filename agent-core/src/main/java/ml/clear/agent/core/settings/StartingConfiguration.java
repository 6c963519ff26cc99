// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.net.URI;
import java.util.List;

/// What the first configuration file of a machine says. Empty texts are left out of it.
///
/// @param verifyCertificate yes, no, or the PEM file with the authorities to trust
/// @param gitUser the login for git hosts
/// @param indexes package indexes beside the public one
/// @param outputUri where tasks store models and artifacts
public record StartingConfiguration(
    URI apiServer,
    URI webServer,
    URI filesServer,
    String accessKey,
    Secret secretKey,
    String verifyCertificate,
    String gitUser,
    Secret gitPassword,
    List<String> indexes,
    String outputUri) {
  public StartingConfiguration {
    indexes = List.copyOf(indexes);
  }
}
