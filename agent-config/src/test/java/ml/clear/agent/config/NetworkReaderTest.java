// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkReaderTest {
  @TempDir Path home;

  @Test
  void checks_certificates_and_goes_directly_unless_told_otherwise() {
    assertThat(Loads.at(home).settings().network()).isEqualTo(NetworkSettings.DIRECT);
  }

  @Test
  void does_not_check_certificates_when_told_so() {
    assertThat(
            Loads.at(home)
                .conf("api.verify_certificate: False")
                .settings()
                .network()
                .verifyCertificates())
        .isFalse();
    assertThat(
            Loads.at(home)
                .conf("api.verify_certificate: true")
                .variable("CLEARML_API_HOST_VERIFY_CERT", "0")
                .settings()
                .network()
                .verifyCertificates())
        .isFalse();
  }

  @Test
  void trusts_the_authorities_of_a_file() {
    var network =
        Loads.at(home)
            .file("ca.pem", "")
            .conf("api.verify_certificate: ~/ca.pem")
            .settings()
            .network();

    assertThat(network.verifyCertificates()).isTrue();
    assertThat(network.certificateBundle()).isEqualTo(home.resolve("ca.pem"));
  }

  @Test
  void follows_the_variable_that_python_programs_follow_first() {
    var network =
        Loads.at(home)
            .file("a.pem", "")
            .file("b.pem", "")
            .variable("SSL_CERT_FILE", home.resolve("b.pem").toString())
            .variable("REQUESTS_CA_BUNDLE", home.resolve("a.pem").toString())
            .settings()
            .network();

    assertThat(network.certificateBundle()).isEqualTo(home.resolve("a.pem"));
  }

  @Test
  void misses_a_file_that_is_named() {
    assertThat(Loads.at(home).variable("CURL_CA_BUNDLE", "/no/ca.pem").problems())
        .singleElement()
        .satisfies(it -> assertThat(it.origin()).isEqualTo(new Origin.Variable("CURL_CA_BUNDLE")));
    assertThat(Loads.at(home).conf("api.verify_certificate: maybe").problems())
        .singleElement()
        .satisfies(it -> assertThat(it.key()).isEqualTo("api.verify_certificate"));
  }

  @Test
  void reads_proxies_the_lower_case_name_first() {
    var loads =
        Loads.at(home)
            .variable("HTTP_PROXY", "http://upper:1")
            .variable("http_proxy", "lower:2")
            .variable("HTTPS_PROXY", "http://me:long-password@proxy:3")
            .variable("NO_PROXY", "localhost, .example.com 10.0.0.0/8");
    var network = loads.settings().network();

    assertThat(network.httpProxy()).isEqualTo(Secret.of("http://lower:2"));
    assertThat(network.httpsProxy()).isEqualTo(Secret.of("http://me:long-password@proxy:3"));
    assertThat(network.noProxy()).isEqualTo(List.of("localhost", ".example.com", "10.0.0.0/8"));
    assertThat(loads.secrets.mask("x long-password y")).isEqualTo("x ******** y");
  }

  @Test
  void uses_the_proxy_for_both_where_no_other_is_named() {
    var network = Loads.at(home).variable("ALL_PROXY", "http://all:1").settings().network();

    assertThat(network.httpProxy())
        .isEqualTo(network.httpsProxy())
        .isEqualTo(Secret.of("http://all:1"));
  }

  @Test
  void takes_no_folder_for_a_file() {
    assertThat(Loads.at(home).conf("api.verify_certificate: ~/").problems())
        .singleElement()
        .satisfies(it -> assertThat(it.key()).isEqualTo("api.verify_certificate"));
  }
}
