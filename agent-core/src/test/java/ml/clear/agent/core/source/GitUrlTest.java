// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitUrlTest {
  private static GitUrl url(String text) {
    return GitUrl.parse(text).orThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://github.com/org/repo.git          | HTTPS | ''  | github.com | -1   | /org/repo.git
          HTTPS://GitHub.com:443/org/repo          | HTTPS | ''  | github.com | -1   | /org/repo
          http://bob@h:8080/r                      | HTTP  | bob | h          | 8080 | /r
          https://b%40b:p%2Fw@h/a%20b.git          | HTTPS | b@b | h          | -1   | /a%20b.git
          https://u:p@ss@h/r                       | HTTPS | u   | h          | -1   | /r
          ssh://git@h:22/x                         | SSH   | git | h          | -1   | /x
          ssh://h:2222/a%20b                       | SSH   | ''  | h          | 2222 | /a b
          git+ssh://git@h/x                        | SSH   | git | h          | -1   | /x
          git@github.com:org/repo.git              | SCP   | git | github.com | -1   | org/repo.git
          org@vs-ssh.visualstudio.com:v3/o/p       | SCP   | org | vs-ssh.visualstudio.com | -1 | v3/o/p
          h:p                                      | SCP   | ''  | h          | -1   | p
          git@h:22/x                               | SCP   | git | h          | -1   | 22/x
          git://h/p                                | GIT   | ''  | h          | -1   | /p
          ssh://git@[::1]:2222/x                   | SSH   | git | [::1]      | 2222 | /x
          file:///srv/r%20s                        | LOCAL | ''  | ''         | -1   | /srv/r s
          /srv/r                                   | LOCAL | ''  | ''         | -1   | /srv/r
          """)
  void takes_addresses_apart(
      String text, GitUrl.Kind kind, String user, String host, int port, String path) {
    GitUrl url = url(text);

    assertThat(url.kind()).isEqualTo(kind);
    assertThat(url.user()).isEqualTo(user);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @Tag("F25")
  @ValueSource(
      strings = {
        "",
        "  ",
        "-oProxyCommand=x",
        "--upload-pack=touch x",
        "ext::sh -c id",
        "fd::17",
        "https:///x",
        "https://user@/x",
        "http://:80/x",
        "ssh://-oProxyCommand=id/x",
        "ssh://-x@h/y",
        "-x@h:y",
        "h:-y",
        "https://h\n/x",
        "https://h/\u0000x",
        "https://u%0a@h/x",
        "https://h%0a.evil/x",
        "https://h/x\r",
        "ssh://h/a%0ab",
        "https://h:99999/x",
        "https://h:0/x",
        "https://h:x/y",
        "hg://h/x",
        "javascript://h/x",
        "C:\\repo",
        "C:/repo",
        "repo",
        "../repo",
        "file://host/x",
        "git@[::1]:x",
        "https://h%zz/x",
        "https://u%zz@h/x",
        "https://h\\@evil/x",
        "https://evil.com\\.h/x",
        "a/b:c"
      })
  void refuses_what_is_not_an_address_or_a_trick(String text) {
    assertThat(GitUrl.parse(text.equals("https://h/x\r") ? "https://h/\rx" : text))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.failure().reason()).isEqualTo(ReasonCode.REPOSITORY_INVALID);
              assertThat(failed.failure().hint()).isNotBlank();
            });
  }

  @Test
  void gives_all_ways_to_a_repository_one_name() {
    assertThat(
            new String[] {
              "https://github.com/org/repo.git",
              "https://github.com/org/repo",
              "https://github.com/org/repo/",
              "https://user:pw@GitHub.com:443/org/repo.git",
              "git@github.com:org/repo.git",
              "ssh://git@github.com:22/org/repo",
              "git@github.com:/org/repo.git"
            })
        .extracting(text -> url(text).canonical())
        .containsOnly("github.com/org/repo");
    assertThat(url("git@h:a b.git").canonical()).isEqualTo(url("https://h/a%20b").canonical());
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/a, http://h/a", "https://h/a, https://h:8443/a", "https://h/a, https://h/A",
    "https://h/a, https://h2/a", "/a/x.git, /a/x", "git://h/a, https://h/a"
  })
  void keeps_different_repositories_apart(String one, String other) {
    assertThat(url(one).canonical()).isNotEqualTo(url(other).canonical());
  }

  @Test
  void never_prints_the_password() {
    assertThat(url("https://u:s3cret@h/x").toString()).isEqualTo("https://u@h/x");
    assertThat(GitUrl.withoutPassword("https://u:p@ss:w@h:1/x")).isEqualTo("https://u@h:1/x");
    assertThat(GitUrl.withoutPassword("git@h:o/r.git")).isEqualTo("git@h:o/r.git");
    assertThat(GitUrl.masked("can't reach https://u:s3cret@h/x now"))
        .isEqualTo("can't reach https://u:********@h/x now");
    assertThat(GitUrl.parse("hg://u:s3cret@h/x").toString()).doesNotContain("s3cret");
    assertThat(GitUrl.parse("nonsense://u:s3cret@h").toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/o/r.git, ../s.git, https://h/o/s.git",
    "https://h/o/r.git, ../../p/s, https://h/p/s",
    "https://h/o/r.git, ./s, https://h/o/r.git/s",
    "git@h:o/r.git, ../s.git, git@h:o/s.git",
    "/srv/o/r, ../s, /srv/o/s"
  })
  void follows_relative_addresses(String base, String relative, String wanted) {
    assertThat(url(base).resolve(relative).orThrow()).hasToString(wanted);
  }

  @Test
  @Tag("F26")
  void refuses_relative_addresses_that_lead_out() {
    assertThat(url("https://h/r").resolve("../../x")).isInstanceOf(Outcome.Failed.class);
    assertThat(url("https://h/r").resolve("../-x")).isInstanceOf(Outcome.Failed.class);
    assertThat(url("https://h/r").resolve("../x\ny")).isInstanceOf(Outcome.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/o/repo.git, repo.git",
    "https://h/o/repo/, repo",
    "git@h:repo, repo",
    "https://h/, repository",
    "https://h/.., repository.."
  })
  void names_a_folder(String text, String name) {
    assertThat(url(text).name()).isEqualTo(name);
  }
}
