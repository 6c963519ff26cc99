// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.GitUrl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginFilesTest {
  @TempDir Path home;

  private void keep(String file, String content) throws Exception {
    Files.createDirectories(home.resolve(file).getParent());
    Files.writeString(home.resolve(file), content);
  }

  private String login(String url) {
    return login(url, "");
  }

  private String login(String url, String user) {
    var files =
        new LoginFiles(
            new ProcessEnvironment(Map.of("HOME", home.toString())), new SecretRegistry());
    return files
        .of(GitUrl.parse(url).orThrow(), user)
        .map(login -> login.user() + ":" + login.password().reveal())
        .orElse("nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine git.example login me password pass-word",
        "machine Git.Example\n\tlogin me\n\tpassword pass-word\n",
        "machine other.example login a password b machine git.example login me password pass-word",
        "# mine\n\nmachine git.example account x login \"me\" password \"pass-word\"\r\n",
        "macdef init\nmachine git.example login a password b\n\nmachine git.example login me"
            + " password pass-word",
        "default login a password b\nmachine git.example login me password pass-word",
        "machine git.example:443 login me password pass-word",
      })
  void finds_a_login_in_a_netrc(String content) throws Exception {
    keep(".netrc", content);

    assertThat(login("https://git.example/x.git")).isEqualTo("me:pass-word");
  }

  @Test
  void unescapes_quoted_words_of_a_netrc() throws Exception {
    keep(".netrc", "machine git.example login me password \"a b\\\"c\\\\d\"");

    assertThat(login("https://git.example/x.git")).isEqualTo("me:a b\"c\\d");
  }

  @ParameterizedTest
  @Tag("F26")
  @CsvSource({
    "https://git.example.evil/x, nothing",
    "https://evil.git.example/x, nothing",
    "https://git.example:8443/x, me:for-any-port",
    "https://ports.example:8443/x, me:for-8443",
    "https://ports.example/x, nothing",
    "https://anybody.example/x, nothing",
  })
  void gives_a_login_of_a_netrc_to_its_own_host_only(String url, String expected) throws Exception {
    keep(
        ".netrc",
        """
        machine git.example login me password for-any-port
        machine ports.example:8443 login me password for-8443
        default login me password for-everybody
        """);

    assertThat(login(url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @Tag("F26")
  @CsvSource({
    "https://git.example/x, me:p@ss/w",
    "https://git.example:443/x, me:p@ss/w",
    "http://git.example/x, nothing",
    "https://git.example:8443/x, nothing",
    "https://git.example.evil/x, nothing",
  })
  void gives_a_login_of_the_store_to_its_own_server_only(String url, String expected)
      throws Exception {
    keep(".git-credentials", "\nhttps://me:p%40ss%2Fw@git.example\n");

    assertThat(login(url)).isEqualTo(expected);
  }

  @Test
  void reads_the_store_below_the_users_settings_too() throws Exception {
    keep(".config/git/credentials", "https://me:pass-word@git.example/path\n");

    assertThat(login("https://git.example/x.git")).isEqualTo("me:pass-word");
  }

  @Test
  void takes_the_login_of_the_user_that_the_address_names() throws Exception {
    keep(".netrc", "machine h login a password pass-a\nmachine h login b password pass-b\n");

    assertThat(login("https://h/x", "b")).isEqualTo("b:pass-b");
    assertThat(login("https://h/x", "c")).isEqualTo("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "machine h login a password b, 0",
    "machine h login a password b nonsense, 1",
    "machine h login a password, 1",
  })
  void says_which_line_of_a_netrc_is_bad(String content, int line) {
    assertThat(NetrcFile.parse(content).badLine()).isEqualTo(line);
    assertThat(NetrcFile.parse("\n" + content).badLine()).isEqualTo(line == 0 ? 0 : line + 1);
  }

  @Test
  void goes_on_after_a_bad_line() throws Exception {
    keep(".git-credentials", "nonsense\nhttps://me:pass-word@git.example\n");

    assertThat(login("https://git.example/x.git")).isEqualTo("me:pass-word");
  }

  @Test
  void is_content_without_files() {
    assertThat(login("https://git.example/x.git")).isEqualTo("nothing");
  }
}
