// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import ml.clear.agent.core.settings.Secret;
import org.junit.jupiter.api.Test;

class SecretRegistryTest {
  private final SecretRegistry secrets = new SecretRegistry();

  @Test
  void F39_masks_a_secret_from_the_moment_it_is_known() {
    String text = "token=hunter2hunter2;";

    assertThat(secrets.mask(text)).isSameAs(text);
    secrets.add(Secret.of("hunter2hunter2"));

    assertThat(secrets.mask(text)).isEqualTo("token=********;");
  }

  @Test
  void F39_masks_every_form_in_which_programs_print_a_secret() {
    String password = "pä ss/w\"o\\rd+1~";
    secrets.add("joe", Secret.of(password));

    String basic =
        Base64.getEncoder().encodeToString(("joe:" + password).getBytes(StandardCharsets.UTF_8));
    String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8);

    assertThat(secrets.mask("[" + password + "]")).isEqualTo("[********]");
    assertThat(secrets.mask("[" + encoded + "]")).isEqualTo("[********]");
    assertThat(secrets.mask("[" + encoded.replace("+", "%20") + "]")).isEqualTo("[********]");
    assertThat(secrets.mask("[p%c3%a4%20ss%2fw%22o%5crd%2b1~]")).isEqualTo("[********]");
    assertThat(secrets.mask("[pä ss/w\\\"o\\\\rd+1~]")).isEqualTo("[********]");
    assertThat(secrets.mask("[p\\u00e4 ss/w\\\"o\\\\rd+1~]")).isEqualTo("[********]");
    assertThat(secrets.mask("Authorization: Basic " + basic))
        .isEqualTo("Authorization: Basic ********");
  }

  @Test
  void F39_masks_base64_also_when_more_text_was_encoded_with_the_secret() {
    secrets.add(Secret.of("correct horse"));
    String echoed =
        Base64.getEncoder().encodeToString("correct horse\n".getBytes(StandardCharsets.UTF_8));

    assertThat(secrets.mask(echoed)).startsWith("********").hasSizeLessThan(13);
  }

  @Test
  void F39_masks_each_line_of_a_key_file_and_keeps_its_armour() {
    secrets.add(
        Secret.of(
            """
            -----BEGIN PRIVATE KEY-----
            MIIEvQIBADANBgkqhkiG9w0BAQEFAASC
            Wk9xZmF1bHQga2V5IG1hdGVyaWFsIGhl
            -----END PRIVATE KEY-----
            """));

    assertThat(secrets.mask("  -----BEGIN PRIVATE KEY-----\n> Wk9xZmF1bHQga2V5IG1hdGVyaWFsIGhl\n"))
        .isEqualTo("  -----BEGIN PRIVATE KEY-----\n> ********\n");
    assertThat(
            secrets.mask("\"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\\nWk9xZmF1bHQga2V5IG1hdGVyaWFsIGhl\""))
        .isEqualTo("\"********\\n********\"");
  }

  @Test
  void masks_the_password_of_any_address() {
    for (String lead : new String[] {"", "a", "ab", "abc"}) {
      assertThat(secrets.mask(lead + " https://joe:s3@git.example.com/x see http://x:y@z"))
          .isEqualTo(lead + " https://joe:********@git.example.com/x see http://x:********@z");
    }
    assertThat(secrets.mask("https://joe@host/a:b@c file:///a:b")).contains("joe@host/a:b@c");
    assertThat(secrets.mask("http://joe:p@ss:w@host:80/"))
        .isEqualTo("http://joe:********@host:80/");
    assertThat(secrets.mask("redis://:pass@host")).isEqualTo("redis://:********@host");
  }

  @Test
  void masks_a_token_in_the_place_of_an_addresss_user() {
    assertThat(secrets.mask("see https://ghp_abcdef123456@host/simple"))
        .isEqualTo("see https://********@host/simple");
    assertThat(secrets.mask("ssh://git@host/x")).isEqualTo("ssh://git@host/x");
  }

  @Test
  void learns_the_token_of_an_address_that_is_a_secret() {
    secrets.add(Secret.of("https://abcdefghijklmnop1234@host/simple"));

    assertThat(secrets.mask("see abcdefghijklmnop1234")).isEqualTo("see ********");
  }

  @Test
  void tells_tokens_from_users() {
    assertThat(
            AddressLogin.in(
                "https://joe@h https://a-long-name-of-a-user@h https://joe.miller1%40example.com@h"
                    + " ssh://APKAEIBAERJR2EXAMPLE@h ssh://git@h"))
        .isEmpty();
    assertThat(AddressLogin.in("https://glpat-x@h https://0123456789abcdef@h ftp://u:p@ss@h"))
        .containsExactly(
            new AddressLogin("", "glpat-x"),
            new AddressLogin("", "0123456789abcdef"),
            new AddressLogin("u", "p@ss"));
  }

  @Test
  void learns_the_password_of_an_address_that_is_a_secret() {
    secrets.add(Secret.of("http://joe:p%40ssword@proxy:3128"));

    assertThat(secrets.mask("p%40ssword p@ssword")).isEqualTo("******** ********");
  }

  @Test
  void leaves_short_secrets_alone() {
    secrets.add(Secret.of("12345"));
    secrets.add("joe", Secret.of(""));

    assertThat(secrets.mask("12345 joe:")).isEqualTo("12345 joe:");
  }

  @Test
  void covers_secrets_that_overlap_with_one_mask() {
    secrets.add(Secret.of("abcabc"));
    secrets.add(Secret.of("bcabcxyz"));

    assertThat(secrets.mask("-abcabcabcxyz-abcabc")).isEqualTo("-********-********");
  }

  @Test
  void finds_what_a_plain_search_finds() {
    var random = new Random(39);
    for (int round = 0; round < 2000; round++) {
      var secret = text(random, 6 + random.nextInt(5));
      var registry = new SecretRegistry();
      registry.add(Secret.of(secret));
      registry.add(Secret.of(text(random, 6 + random.nextInt(9))));
      String printed = text(random, random.nextInt(40)) + secret + text(random, random.nextInt(40));

      assertThat(registry.mask(printed)).doesNotContain(secret).contains(Masker.MASK);
    }
  }

  @Test
  void cuts_no_secret_wherever_a_text_is_cut() {
    var random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      var registry = new SecretRegistry();
      registry.add(Secret.of(text(random, 6 + random.nextInt(4))));
      registry.add(Secret.of(text(random, 6 + random.nextInt(9))));
      String printed = text(random, 60) + (round % 3 == 0 ? "://ab:ba@" : "") + text(random, 20);
      Masker masker = registry.masker();

      int cut = masker.safeCut(printed.substring(0, 1 + random.nextInt(printed.length() - 1)));

      assertThat(masker.mask(printed.substring(0, cut)) + masker.mask(printed.substring(cut)))
          .isEqualTo(masker.mask(printed));
    }
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 0, 3)
        .collect(StringBuilder::new, (b, i) -> b.append("abc".charAt(i)), StringBuilder::append)
        .toString();
  }
}
