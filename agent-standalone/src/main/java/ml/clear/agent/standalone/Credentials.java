// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import ml.clear.agent.core.settings.Secret;

/// The one pair of API credentials and the key that signs tokens, made on first start.
record Credentials(String accessKey, Secret secretKey, Secret tokenKey) {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final String MIXED = LETTERS + "abcdefghijklmnopqrstuvwxyz";

  /// What earlier starts made, or new ones.
  static Credentials ensure(Store store) {
    return store.write(tx ->
        new Credentials(
            setting(tx, "access_key", LETTERS, 20),
            Secret.of(setting(tx, "secret_key", MIXED, 50)),
            Secret.of(setting(tx, "token_key", MIXED, 64))));
  }

  /// Compares in constant time, so that answers do not tell how much of a guess was right.
  boolean accept(String key, String secret) {
    boolean sameKey = MessageDigest.isEqual(bytes(accessKey), bytes(key));
    boolean sameSecret = MessageDigest.isEqual(bytes(secretKey.reveal()), bytes(secret));
    return sameKey && sameSecret;
  }

  private static String setting(Transaction tx, String name, String alphabet, int length) {
    return tx.first(row -> row.getString(1), "SELECT text FROM setting WHERE name = ?", name)
        .orElseGet(() -> {
          String made = random(alphabet, length);
          tx.update("INSERT INTO setting(name, text) VALUES (?, ?)", name, made);
          return made;
        });
  }

  private static String random(String alphabet, int length) {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
