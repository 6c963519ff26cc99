// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.source.GitUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramFailuresTest {
  private static Failure failure(String url, String... lines) {
    GitUrl address = ((Outcome.Success<GitUrl>) GitUrl.parse(url)).value();
    return ProgramFailures.of(List.of(lines), new Remote(url, address, address, address.host()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          git_unauthorized      | fatal: Authentication failed for 'http://h/r.git/'
          git_unauthorized      | fatal: could not read Username for 'https://h': terminal prompts disabled
          git_unauthorized      | fatal: unable to access 'https://h/r.git/': The requested URL returned error: 403
          git_unauthorized      | git@h: Permission denied (publickey).
          git_unauthorized      | git@h: Permission denied (publickey,password).
          git_unauthorized      | Host key verification failed.
          git_unauthorized      | @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
          repository_not_found  | fatal: repository 'https://h/r.git/' not found
          repository_not_found  | fatal: '/srv/r.git' does not appear to be a git repository
          repository_not_found  | fatal: remote error: access denied or repository not exported: /r.git
          repository_not_found  | ERROR: Repository not found.
          repository_not_found  | fatal: unable to access 'https://h/r.git/': The requested URL returned error: 410
          git_unreachable       | fatal: unable to access 'https://h/r.git/': The requested URL returned error: 503
          git_unreachable       | fatal: unable to access 'https://h/r.git/': The requested URL returned error: 429
          git_unreachable       | fatal: unable to access 'https://h/r.git/': Could not resolve host: h
          git_unreachable       | fatal: unable to access 'https://h/r.git/': Received HTTP code 407 from proxy after CONNECT
          git_unreachable       | fatal: unable to access 'https://h/r.git/': CONNECT tunnel failed, response 407
          git_unreachable       | ssh: connect to host h port 22: Connection refused
          git_unreachable       | ssh: Could not resolve hostname h: Name or service not known
          git_unreachable       | kex_exchange_identification: read: Connection reset by peer
          git_unreachable       | fatal: unable to connect to h:
          git_unreachable       | error: RPC failed; curl 18 transfer closed with outstanding read data remaining
          git_unreachable       | fatal: early EOF
          git_unreachable       | fatal: the remote end hung up unexpectedly
          git_unreachable       | error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds
          git_unreachable       | fatal: Could not read from remote repository.
          certificate_rejected  | fatal: unable to access 'https://h/r.git/': SSL certificate problem: self-signed certificate
          certificate_rejected  | fatal: unable to access 'https://h/r.git/': server certificate verification failed. CAfile: none CRLfile: none
          disk_full             | fatal: write error: No space left on device
          disk_full             | error: file write error: Disk quota exceeded
          file_access           | error: cannot lock ref 'refs/heads/main': Unable to create '/c/refs/heads/main.lock': Permission denied
          repository_damaged    | error: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b'
          repository_damaged    | fatal: bad object refs/heads/main
          repository_damaged    | error: packfile ./objects/pack/pack-1.pack does not match index
          """)
  void knows_what_a_complaint_means(String reason, String complaint) {
    Failure failure = failure("https://h/r.git", complaint, "git ended with 128");

    assertThat(failure.reason().code()).isEqualTo(reason);
    assertThat(failure.hint()).isNotBlank();
  }

  @Test
  void takes_the_reason_and_not_its_consequences() {
    Failure failure =
        failure(
            "ssh://git@h/r.git",
            "git@h: Permission denied (publickey).",
            "fatal: Could not read from remote repository.",
            "Please make sure you have the correct access rights");

    assertThat(failure.message()).isEqualTo("git host 'h' accepts none of the ssh keys");
  }

  @Test
  void names_the_host_that_a_redirect_led_to() {
    Failure failure =
        failure(
            "https://h/r.git",
            "fatal: could not read Username for 'https://elsewhere:8443': terminal prompts"
                + " disabled");

    assertThat(failure.message()).contains("git host 'elsewhere'");
  }

  @Test
  void says_how_slow_a_host_is() {
    Failure failure =
        failure(
            "https://h/r.git",
            "error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec transferred"
                + " the last 60 seconds");

    assertThat(failure.message())
        .isEqualTo(
            "git host 'h' can't be reached: it sent less than 1000 bytes per second for 60 s");
  }

  @Test
  void shows_no_password() {
    Failure failure =
        failure(
            "https://h/r.git", "fatal: unable to read from https://u:secret@h/r.git: timed out");

    assertThat(failure.message()).doesNotContain("secret");
  }

  @Test
  void knows_a_repository_with_other_ids() {
    assertThat(
            ProgramFailures.isOtherFormat(
                List.of("fatal: mismatched algorithms: client sha1; server sha256")))
        .isTrue();
    assertThat(ProgramFailures.isOtherFormat(List.of("fatal: early EOF"))).isFalse();
  }
}
