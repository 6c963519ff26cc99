// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import org.junit.jupiter.api.Test;

class FixedSettingsTest implements SettingsSourceContract {
  @Override
  public Settings settings(Sample sample) {
    return FixedSettings.of(sample);
  }

  @Test
  void gives_the_environment_and_the_network_that_it_was_made_of() {
    var environment = new ProcessEnvironment(Map.of("HOME", "/home/me"));

    assertThat(FixedSettings.of(environment).environment()).isEqualTo(environment);
    assertThat(FixedSettings.of().network()).isEqualTo(NetworkSettings.DIRECT);
  }
}
