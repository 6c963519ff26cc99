// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.ConfigurationSettings;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.Vault;
import ml.clear.agent.core.settings.VaultStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Vaults (protocol 1.8), which only servers with more than the basic features have. They must
/// never keep an agent from starting.
final class RestVaults implements VaultStore {
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), 1, Duration.ofSeconds(9));

  private final Api api;
  private final Settings settings;

  @Inject
  RestVaults(Api api, Settings settings) {
    this.api = api;
    this.settings = settings;
  }

  @Override
  public Outcome<Answer> enabled() throws InterruptedException {
    if (settings.section(ConfigurationSettings.class).disableVaultSupport()) {
      return Outcome.of(new Answer.SwitchedOff());
    }
    return switch (api.token()) {
      case Outcome.Failed<Token>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<Token>(Token token) ->
          Outcome.of(mayHaveVaults(token) ? ask() : new Answer.Found(List.of()));
    };
  }

  /// A server that does not tell its features is a basic one.
  private boolean mayHaveVaults(Token token) {
    String features = Json.text(token.claims(), "feature_set");
    return !features.isEmpty()
        && !features.equals("basic")
        && api.version(token).has(ApiVersion.VAULTS);
  }

  private Answer ask() throws InterruptedException {
    ObjectNode body = Json.object().put("enabled", true);
    body.set("types", Json.array("config"));
    return switch (api.call(Call.of("users.get_vaults", body).with(PATIENCE))) {
      case Reply.Answered(JsonNode data) -> read(data.path("vaults"));
      case Reply.Declined declined when declined.code() == 404 -> new Answer.Found(List.of());
      case Reply.Declined declined -> new Answer.Unanswered(declined.failure().message());
      case Reply.Unserved unserved -> new Answer.Unanswered(unserved.failure().message());
    };
  }

  private static Answer read(JsonNode list) {
    var vaults = new ArrayList<Vault>();
    for (JsonNode entry : list) {
      if (!entry.path("data").isString()) {
        return new Answer.Unanswered("the server's answer holds a vault without text");
      }
      JsonNode user = entry.path("user");
      vaults.add(
          new Vault(
              Json.text(entry, "id"),
              Json.text(entry, "scope"),
              Json.text(user.isObject() ? user.path("id") : user),
              Json.text(entry, "description"),
              Json.text(entry, "data")));
    }
    return list.isArray()
        ? new Answer.Found(vaults)
        : new Answer.Unanswered("the server's answer holds no list of vaults");
  }
}
