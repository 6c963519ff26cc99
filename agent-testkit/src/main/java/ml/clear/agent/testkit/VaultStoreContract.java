// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static ml.clear.agent.testkit.ServerPorts.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.Vault;
import ml.clear.agent.core.settings.VaultStore;
import ml.clear.agent.core.settings.VaultStore.Answer;
import org.junit.jupiter.api.Test;

/// What every [VaultStore] does.
public interface VaultStoreContract {
  /// The store of a server.
  ///
  /// @param texts what is in the vaults, the strongest last
  VaultStore vaults(List<String> texts) throws Exception;

  /// The store of a server that does not take our credentials.
  VaultStore strangersVaults() throws Exception;

  /// The store of a user who wants no vaults.
  VaultStore switchedOffVaults() throws Exception;

  @Test
  default void has_no_vaults_where_there_are_none() throws Exception {
    assertThat(value(vaults(List.of()).enabled())).isEqualTo(new Answer.Found(List.of()));
  }

  @Test
  default void the_strongest_vault_comes_last() throws Exception {
    Answer answer = value(vaults(List.of("agent.git_host: a", "agent.git_host: b")).enabled());

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found ->
                assertThat(found.vaults())
                    .extracting(Vault::text)
                    .containsExactly("agent.git_host: a", "agent.git_host: b"));
  }

  @Test
  default void a_server_that_refuses_the_login_is_a_failure() throws Exception {
    assertThat(strangersVaults().enabled()).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  default void nobody_is_asked_when_vaults_are_not_wanted() throws Exception {
    assertThat(value(switchedOffVaults().enabled())).isEqualTo(new Answer.SwitchedOff());
  }
}
