// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerProbe;
import ml.clear.agent.core.settings.ConfigurationSettings;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.VaultStore;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.standalone.StandaloneOptions;
import ml.clear.agent.standalone.StandaloneServer;
import ml.clear.agent.testkit.FixedSettings;
import ml.clear.agent.testkit.ServerCheckContract;
import ml.clear.agent.testkit.VaultStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of what comes before all work, against a real server that has vaults.
class StandaloneLoginIT implements ServerCheckContract, VaultStoreContract {
  @TempDir Path data;
  private StandaloneServer server;

  @BeforeEach
  void start() {
    server = StandaloneServer.start(new StandaloneOptions(data, "127.0.0.1", 0, true));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  public Server server() {
    return new Server(server.apiUrl(), server.accessKey(), server.secretKey());
  }

  @Override
  public ServerCheck check() {
    return new RestServerCheck(
        Sessions.settings(null), NetworkSettings.DIRECT, TimeSource.system(), new SecretRegistry());
  }

  @Override
  public ServerProbe probe(Server known) {
    return new RestServerProbe(api(known.secretKey()));
  }

  @Override
  public VaultStore vaults(List<String> texts) throws Exception {
    Path folder = Files.createDirectories(data.resolve("vaults/config"));
    for (int i = 0; i < texts.size(); i++) {
      Files.writeString(folder.resolve(i + ".conf"), texts.get(i));
    }
    return vaults(server.secretKey(), false);
  }

  @Override
  public VaultStore strangersVaults() {
    return vaults(Secret.of("a stranger"), false);
  }

  @Override
  public VaultStore switchedOffVaults() {
    return vaults(server.secretKey(), true);
  }

  private VaultStore vaults(Secret secret, boolean switchedOff) {
    Settings settings =
        FixedSettings.of(new ConfigurationSettings(true, true, false, switchedOff, false));
    return new RestVaults(api(secret), settings);
  }

  private Api api(Secret secret) {
    return new Sessions(
            Sessions.settings(server.apiUrl(), server.accessKey(), secret),
            SessionSettings.USUAL,
            NetworkSettings.DIRECT,
            TimeSource.system())
        .open();
  }
}
