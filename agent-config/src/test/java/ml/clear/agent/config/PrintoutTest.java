// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintoutTest {
  @TempDir Path home;

  private List<String> printout(String... lines) {
    return Loads.at(home).conf(lines).settings().printout();
  }

  @Test
  void begins_with_the_servers_keys_in_the_order_of_the_documents() {
    assertThat(printout())
        .startsWith("api.api_server = ", "api.web_server = ", "api.files_server = ")
        .contains("agent.git_fetch_args.0 = --all", "agent.apply_files = true")
        .containsSubsequence("agent.worker_id = ", "agent.reload_config = false");
  }

  @Test
  void puts_further_keys_behind_those_of_their_section() {
    var lines = printout("agent.debug: true");

    assertThat(lines.indexOf("agent.debug = true"))
        .isGreaterThan(lines.indexOf("agent.reload_config = false"))
        .isLessThan(lines.indexOf("sdk.storage.cache.default_base_dir = ~/.clearml/cache"));
  }

  @Test
  void keeps_the_members_of_a_lists_items_in_their_order() {
    assertThat(
            printout("agent.git.extra_credentials: [{user: u, host: h}, {host: i, user: v}]")
                .stream()
                .filter(line -> line.startsWith("agent.git.extra_credentials")))
        .containsExactly(
            "agent.git.extra_credentials.0.user = u",
            "agent.git.extra_credentials.0.host = h",
            "agent.git.extra_credentials.1.user = v",
            "agent.git.extra_credentials.1.host = i");
  }

  @Test
  void masks_what_the_reference_masks() {
    assertThat(
            printout(
                "api.credentials { access_key: ak, secret_key: sk }",
                "agent { git_user: gu, git_pass: gp",
                "  extra_docker_arguments: [-e, CLEARML_AGENT_GIT_PASS=x, -e, MINE=y, -e, Z=1]",
                "  hide_docker_command_env_vars.extra_keys: [MINE]",
                "  package_manager.extra_index_url: [\"https://u:pw@host/simple\"]",
                "  git.extra_credentials: [{host: h, password: pw}] }",
                "sdk.azure.storage.containers: [{account_name: a, account_key: k}]",
                "environment { HARMLESS: text, EMPTY: \"\" }",
                "files { f { path: /p, contents: text } }"))
        .contains(
            "api.credentials.access_key = ak",
            "api.credentials.secret_key = ****",
            "agent.git_user = gu",
            "agent.git_pass = ****",
            "agent.enable_git_ask_pass = true",
            "api.auth.token_expiration_threshold_sec = ****",
            "agent.extra_docker_arguments.1 = CLEARML_AGENT_GIT_PASS\\=********",
            "agent.extra_docker_arguments.3 = MINE\\=********",
            "agent.extra_docker_arguments.5 = Z\\=1",
            "agent.package_manager.extra_index_url.0 = https://u:********@host/simple",
            "agent.git.extra_credentials.0.host = h",
            "agent.git.extra_credentials.0.password = ****",
            "sdk.azure.storage.containers.0.account_name = a",
            "sdk.azure.storage.containers.0.account_key = ****",
            "environment.HARMLESS = ****",
            "environment.EMPTY = ",
            "files.f.path = /p",
            "files.f.contents = ****");
  }

  @Test
  void masks_docker_variables_in_every_form() {
    assertThat(
            printout(
                "agent.extra_docker_arguments: [",
                "  \"-eCLEARML_AUTH_TOKEN=a\", \"--env=AWS_SECRET_ACCESS_KEY=b\"",
                "  \"CLEARML_API_SECRET_KEY=c d\", \"--env\", \"MONKEY=e\" ]"))
        .contains(
            "agent.extra_docker_arguments.0 = -eCLEARML_AUTH_TOKEN\\=********",
            "agent.extra_docker_arguments.1 = --env\\=AWS_SECRET_ACCESS_KEY\\=********",
            "agent.extra_docker_arguments.2 = CLEARML_API_SECRET_KEY\\=********",
            "agent.extra_docker_arguments.4 = MONKEY\\=e");
    assertThat(
            printout(
                "agent.extra_docker_arguments: \"-e TRAINS_API_SECRET_KEY='a b' -v /x:/y"
                    + " --env=AZURE_STORAGE_KEY=c --ipc=host\""))
        .contains(
            "agent.extra_docker_arguments = -e TRAINS_API_SECRET_KEY\\=******** -v /x:/y"
                + " --env\\=AZURE_STORAGE_KEY\\=******** --ipc\\=host");
  }

  @Test
  void shows_docker_variables_when_told_so() {
    assertThat(
            printout(
                "agent.hide_docker_command_env_vars.enabled: false",
                "agent.extra_docker_arguments: [\"-e\", \"CLEARML_AUTH_TOKEN=shown\"]"))
        .contains("agent.extra_docker_arguments.1 = CLEARML_AUTH_TOKEN\\=shown");
  }

  @Test
  void masks_passwords_in_addresses_everywhere() {
    assertThat(printout("x.mirror: \"https://u:p@ss@host/a https://v:w@h\""))
        .contains("x.mirror = https://u:********@host/a https://v:********@h");
  }

  @Test
  void masks_and_learns_secrets_of_variables_and_tokens_under_every_key() {
    var loads =
        Loads.at(home)
            .conf(
                "agent.default_docker.arguments: [",
                "  \"-e\", \"AWS_SECRET_ACCESS_KEY=hunter2-a\", \"--env=DB_PASSWORD=hunter2-b\" ]",
                "agent.extra_docker_shell_script: [\"export AWS_SECRET_ACCESS_KEY=hunter2-c; x\"]",
                "agent.extra_docker_arguments: [\"-e\", \"MY_PASSWORD=hunter2-d\"]",
                "x.words: \"-e 'A_TOKEN=hunter2 e' -e B_PW='hunter2 f\"",
                "x.mirrors: [\"https://ghp_hunter2@host/simple\", \"https://1hunter2hunter2x@host\"]",
                "x.repository: \"ssh://git@host/x\"");

    assertThat(loads.settings().printout())
        .contains(
            "agent.default_docker.arguments.1 = AWS_SECRET_ACCESS_KEY\\=********",
            "agent.default_docker.arguments.2 = --env\\=DB_PASSWORD\\=********",
            "agent.extra_docker_shell_script.0 = export AWS_SECRET_ACCESS_KEY\\=******** x",
            "agent.extra_docker_arguments.1 = MY_PASSWORD\\=********",
            "x.words = -e 'A_TOKEN\\=******** -e B_PW\\=********",
            "x.mirrors.0 = https://********@host/simple",
            "x.mirrors.1 = https://********@host",
            "x.repository = ssh://git@host/x");
    assertThat(
            loads.secrets.mask(
                "hunter2-a hunter2-b hunter2-c; hunter2-d hunter2 e ghp_hunter2 1hunter2hunter2x"))
        .doesNotContain("hunter2");
  }

  @Test
  void masks_texts_of_any_length() {
    for (var word : List.of("x", "'x'", "A=", "A_KEY=", "-e", "a.", "\\\\", "://a:", "key_")) {
      var text = word.repeat(100_000 / word.length());
      var loads =
          Loads.at(home)
              .conf(
                  "agent.extra_docker_arguments: [\"-e\", \"CLEARML_AUTH_TOKEN=" + text + "\"]",
                  "x.y: \"" + text + "\"");

      assertThat(loads.settings().printout())
          .contains("agent.extra_docker_arguments.1 = CLEARML_AUTH_TOKEN\\=********");
    }
  }

  @Test
  void escapes_values_and_leaves_out_what_is_no_setting() {
    assertThat(
            printout(
                "x.a: \"a=b!c#d\"",
                "x.b: \"l1\\nl2\"",
                "env: 1",
                "logging { version: 1, x: null }"))
        .contains("x.a = a\\=b\\!c\\#d", "x.b = l1\\\nl2", "logging.x = ")
        .noneMatch(line -> line.startsWith("env ") || line.startsWith("logging.version"));
  }

  @Test
  void shows_lists_whole_among_the_values_and_masked() {
    var loads =
        Loads.at(home).conf("agent.git.extra_credentials: [{host: h, pass: pw}], x.tokens: [a, 1]");

    assertThat(loads.value("agent.git.extra_credentials").value())
        .isEqualTo("[{\"host\": \"h\", \"pass\": \"****\"}]");
    assertThat(loads.value("x.tokens").value()).isEqualTo("[\"****\", \"****\"]");
    assertThat(loads.value("agent.git_fetch_args").value())
        .isEqualTo("[\"--all\", \"--tags\", \"--recurse-submodules\"]");
  }

  @Test
  void masks_values_that_lost_too() {
    var value =
        Loads.at(home)
            .conf("agent.git_pass: one")
            .variable("CLEARML_AGENT_GIT_PASS", "two")
            .value("agent.git_pass");

    assertThat(value.toString()).doesNotContain("one").doesNotContain("two");
  }

  @Test
  void refuses_a_mask_that_is_no_pattern() {
    assertThat(
            Loads.at(home)
                .conf("agent.sanitize_config_printout.hide_secrets: [\"(\"]")
                .problems()
                .getFirst()
                .message())
        .isEqualTo("'(' is no pattern");
  }
}
