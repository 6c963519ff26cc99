// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.network.ServerProbe;

final class RestServerProbe implements ServerProbe {
  private final Api api;

  @Inject
  RestServerProbe(Api api) {
    this.api = api;
  }

  @Override
  public Outcome<ServerIdentity> identify() throws InterruptedException {
    return api.token().map(token -> token.identity(api.address()));
  }
}
