// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.network.ServerProbe;
import tools.jackson.databind.JsonNode;

final class RestServerProbe implements ServerProbe {
  private final Api api;

  @Inject
  RestServerProbe(Api api) {
    this.api = api;
  }

  @Override
  public Outcome<ServerIdentity> identify() throws InterruptedException {
    return api.token().map(this::identity);
  }

  private ServerIdentity identity(Token token) {
    JsonNode claims = token.claims();
    JsonNode we = claims.path("identity");
    return new ServerIdentity(
        api.address(),
        Json.text(claims, "server_version"),
        Json.text(claims, "api_version"),
        either(Json.text(we, "user_name"), Json.text(we, "user")),
        either(Json.text(we, "company_name"), Json.text(we, "company")),
        token.clockAhead());
  }

  private static String either(String name, String id) {
    return name.isEmpty() ? id : name;
  }
}
