// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import ml.clear.agent.core.failure.FailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LfsPlaceTest {
  @TempDir Path folder;
  private Workbench bench;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
  }

  private LfsPlace place(String repository, String lfsUrl) {
    Remote remote = bench.remotes().named(repository, _ -> {}).orThrow();
    return LfsPlace.of(remote, lfsUrl, bench.hostLogins());
  }

  private String server(String repository, String lfsUrl) {
    return place(repository, lfsUrl) instanceof LfsPlace.Server(var address)
        ? address.toString()
        : "none";
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/o/r.git, https://h/o/r.git/info/lfs",
    "https://h/o/r, https://h/o/r.git/info/lfs",
    "https://h/o/r/, https://h/o/r.git/info/lfs",
    "https://u:p-secret@h:8443/o/r.git/, https://h:8443/o/r.git/info/lfs",
    "http://h/o/r, http://h/o/r.git/info/lfs",
  })
  void is_below_the_repository(String repository, String server) {
    assertThat(server(repository, "")).isEqualTo(server);
  }

  @Test
  void is_what_lfsconfig_says() {
    assertThat(server("https://h/r", "https://me:pass-word@lfs.example/x/"))
        .isEqualTo("https://lfs.example/x");
  }

  @ParameterizedTest
  @CsvSource({"git@h:o/r.git", "ssh://git@h:2222/o/r.git"})
  void is_the_https_form_of_an_ssh_address_when_there_is_a_login(String repository) {
    bench.translate = false;
    bench.user = "agent";
    bench.password = "pass-word";

    assertThat(server(repository, "")).isEqualTo("https://h/o/r.git/info/lfs");
  }

  @Test
  void is_nowhere_for_an_ssh_address_without_a_login() {
    assertThat(place("git@h:o/r.git", ""))
        .isInstanceOfSatisfying(
            LfsPlace.Nowhere.class,
            nowhere -> assertThat(nowhere.why()).contains("'h'", "agent.git_user", "~/.netrc"));
  }

  @Test
  @Tag("F27")
  void does_not_leave_https() {
    assertThatThrownBy(() -> place("https://h/r", "http://lfs.example/x"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("from https to http");
  }

  @ParameterizedTest
  @Tag("F27")
  @CsvSource({
    "127.0.0.1, MACHINE",
    "[::1], MACHINE",
    "0.0.0.0, MACHINE",
    "169.254.169.254, MACHINE",
    "[fe80::1], MACHINE",
    "10.1.2.3, PRIVATE",
    "172.16.0.1, PRIVATE",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "[fd00::1], PRIVATE",
    "[::ffff:127.0.0.1], MACHINE",
    "8.8.8.8, PUBLIC",
    "100.128.0.1, PUBLIC",
    "[2001:db8::1], PUBLIC",
  })
  void knows_how_near_an_address_is(String address, Nearness near) throws Exception {
    assertThat(Nearness.of(address)).isEqualTo(near);
  }

  @ParameterizedTest
  @Tag("F27")
  @CsvSource({
    "https://8.8.8.8/r.git, 10.0.0.1",
    "https://8.8.8.8/r.git, 169.254.169.254",
    "https://10.0.0.1/r.git, 127.0.0.1",
    "https://10.0.0.1/r.git, 169.254.169.254",
    "/srv/r.git, 127.0.0.1",
  })
  void leads_to_no_host_that_is_nearer_than_the_repository(String repository, String host) {
    Remote remote = bench.remotes().named(repository, _ -> {}).orThrow();
    var connections = new HttpConnections(bench.network, bench.limits.connect());
    var http = new LfsHttp(connections, remote, bench.limits, bench.time);

    assertThatThrownBy(
            () -> http.open(URI.create("https://" + host + "/x").toURL(), new Transfer()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("internal host '" + host + "'");
  }
}
