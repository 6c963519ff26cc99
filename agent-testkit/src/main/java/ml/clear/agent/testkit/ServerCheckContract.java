// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static ml.clear.agent.testkit.ServerPorts.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerCheck.Answer;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.network.ServerPart;
import ml.clear.agent.core.network.ServerProbe;
import ml.clear.agent.core.settings.Secret;
import org.junit.jupiter.api.Test;

/// What every [ServerCheck] and [ServerProbe] does.
public interface ServerCheckContract {
  /// A server that answers, and a login that it takes.
  record Server(URI api, String accessKey, Secret secretKey) {}

  Server server();

  ServerCheck check();

  /// A probe that is configured for a server and its login.
  ServerProbe probe(Server server);

  @Test
  default void knows_an_api_server() throws Exception {
    assertThat(check().ask(server().api()))
        .isInstanceOfSatisfying(
            Answer.Known.class, known -> assertThat(known.is(ServerPart.API)).isTrue());
  }

  @Test
  default void knows_nothing_where_nobody_answers() throws Exception {
    assertThat(check().ask(URI.create("http://127.0.0.1:1"))).isInstanceOf(Answer.Other.class);
  }

  @Test
  default void tells_who_the_server_is_and_whom_it_takes_us_for() throws Exception {
    Server server = server();

    ServerIdentity identity =
        value(check().logIn(server.api(), server.accessKey(), server.secretKey()));

    assertThat(identity.url()).isEqualTo(server.api());
    assertThat(identity.user()).isNotEmpty();
    assertThat(value(probe(server).identify()).user()).isEqualTo(identity.user());
  }

  @Test
  default void a_wrong_secret_is_a_failure_that_does_not_tell_it() throws Exception {
    Server server = server();
    Secret wrong = Secret.of("not-the-secret-of-anybody");

    Outcome<ServerIdentity> outcome = check().logIn(server.api(), server.accessKey(), wrong);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.toString()).doesNotContain(wrong.reveal()));
    assertThat(probe(new Server(server.api(), server.accessKey(), wrong)).identify())
        .isInstanceOf(Outcome.Failed.class);
  }
}
