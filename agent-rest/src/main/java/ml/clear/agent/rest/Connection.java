// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import ml.clear.agent.core.network.ProxyRules;
import ml.clear.agent.core.network.TlsTrust;
import ml.clear.agent.core.settings.AgentVersion;
import ml.clear.agent.core.settings.NetworkSettings;

/// The parts that every call to one server goes through.
record Connection(
    ServerAccess access,
    Wire wire,
    RequestHeaders headers,
    Envelope envelope,
    ServerFaults faults) {

  static Connection to(ServerAccess access, NetworkSettings network) {
    TlsTrust trust = TlsTrust.of(network);
    ProxyRules proxies = ProxyRules.of(network);
    var faults = new ServerFaults(access.base(), trust, proxies);
    if (access.base().getScheme().equalsIgnoreCase("https")) {
      // Reading the certificates takes as long as the rest of the wiring: both at once. What is
      // wrong with them is said when they are used.
      Thread.ofVirtual().name("tls-trust").start(trust::prepare);
    }
    return new Connection(
        access,
        new Wire(trust, proxies),
        new RequestHeaders(
            access.base(), MachineName.get(), "api-" + AgentVersion.current().number()),
        new Envelope(faults),
        faults);
  }
}
