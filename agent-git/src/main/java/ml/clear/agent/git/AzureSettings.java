// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Secret;

/// What section `agent` says about logins at Azure DevOps.
record AzureSettings(
    @Key("git_use_ms_entra_token") boolean entraToken,
    @Key("git_use_azure_pat") boolean accessToken) {
  /// Whether passwords are tokens of Azure DevOps, which take no user and are sent unasked.
  boolean on() {
    return entraToken || accessToken;
  }

  /// The value of the header that shows such a token.
  Secret authorization(Secret token) {
    byte[] login = (":" + token.reveal()).getBytes(StandardCharsets.UTF_8);
    return Secret.of(
        entraToken
            ? "Bearer " + token.reveal()
            : "Basic " + Base64.getEncoder().encodeToString(login));
  }
}
