// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.List;
import java.util.Set;
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

  /// @param busyStatuses further HTTP statuses that mean that the server is busy
  static Connection to(ServerAccess access, NetworkSettings network, List<Integer> busyStatuses) {
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
        new Envelope(faults, Set.copyOf(busyStatuses)),
        faults);
  }
}
