// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "https://app.clear.ml, https://api.clear.ml, https://app.clear.ml, https://files.clear.ml",
    "https://api.clear.ml, https://api.clear.ml, https://app.clear.ml, https://files.clear.ml",
    "https://files.x.org/, https://api.x.org, https://app.x.org, https://files.x.org",
    "https://demoapp.x.org, https://demoapi.x.org, https://demoapp.x.org, https://demofiles.x.org",
    "https://app.x.org/settings/workspace, https://api.x.org, https://app.x.org, https://files.x.org",
    "app.clear.ml, https://api.clear.ml, https://app.clear.ml, https://files.clear.ml",
    "h:8080, http://h:8008, http://h:8080, http://h:8081",
    "http://h:8080/dashboard?a=b, http://h:8008, http://h:8080, http://h:8081",
    "http://h:8081, http://h:8008, http://h:8080, http://h:8081",
    "http://h:8008/, http://h:8008, http://h:8080, http://h:8081",
    "http://[::1]:8008, http://[::1]:8008, http://[::1]:8080, http://[::1]:8081",
    "https://h/api, https://h/api, https://h, https://h/files",
    "https://h/x/api, https://h/x/api, https://h/x, https://h/x/files",
    "https://h, https://h, https://h:8080, https://h:8081",
    "HTTP://H:9000, http://H:9000, http://H:8080, http://H:8081"
  })
  void one_address_tells_the_others(String typed, URI api, URI web, URI files) {
    URI address = ServerAddresses.parse(typed).orElseThrow();

    assertThat(ServerAddresses.around(address)).isEqualTo(new ServerAddresses(api, web, files));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ftp://h",
        "http://",
        "http://u:p@h:8008",
        "two words",
        "http://h:x",
        ":"
      })
  void other_texts_are_no_address(String typed) {
    assertThat(ServerAddresses.parse(typed)).isEmpty();
  }

  @Test
  void a_web_server_may_have_its_api_server_on_another_port_or_below_a_path() {
    assertThat(ServerAddresses.otherApis(URI.create("http://h:8080")))
        .containsExactly(URI.create("http://h:8008"), URI.create("http://h:8080/api"));
  }
}
