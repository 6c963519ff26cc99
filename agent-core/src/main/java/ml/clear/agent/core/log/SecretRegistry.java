// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.Secret;

/// What must never be seen in a log. Whoever reads a secret adds it at once, before it is used;
/// from then on it is masked in every form in which programs print secrets. Callable from any
/// thread.
///
/// Secrets of under 6 characters are not masked: they would blacken ordinary text.
public final class SecretRegistry {
  private static final int SHORTEST = 6;
  private static final int LONGEST = 4096;

  private final Set<String> forms = new LinkedHashSet<>();
  private volatile Masker masker = new Masker(Set.of());

  /// Adds a secret. If it is an address with a login in it, its password is a secret too.
  public synchronized void add(Secret secret) {
    var added = new LinkedHashSet<String>();
    collect(secret.reveal(), added);
    AddressLogin.in(secret.reveal()).forEach(login -> collectEncodedLogin(login, added));
    learn(added);
  }

  /// Adds the password or token of a login that stands in an address.
  public synchronized void add(AddressLogin login) {
    var added = new LinkedHashSet<String>();
    collectEncodedLogin(login, added);
    learn(added);
  }

  /// Adds a password together with its user, so that it is masked in an `Authorization: Basic`
  /// header too.
  public synchronized void add(String user, Secret password) {
    var added = new LinkedHashSet<String>();
    collectLogin(user, password.reveal(), added);
    learn(added);
  }

  /// The text with asterisks for its secrets.
  public String mask(String text) {
    return masker.mask(text);
  }

  /// A masker of everything that is known now.
  public Masker masker() {
    return masker;
  }

  private void learn(Set<String> added) {
    if (forms.addAll(added)) {
      masker = new Masker(forms);
    }
  }

  private static void collectLogin(String user, String password, Set<String> forms) {
    collect(password, forms);
    if (password.length() >= SHORTEST) {
      collectBase64(user + ":" + password, forms);
    }
  }

  private static void collectEncodedLogin(AddressLogin login, Set<String> forms) {
    collect(login.password(), forms);
    collectLogin(decoded(login.user()), decoded(login.password()), forms);
  }

  private static void collect(String secret, Set<String> forms) {
    if (secret.length() < SHORTEST) {
      return;
    }
    collectBase64(secret, forms);
    for (String line : secret.split("[\\r\\n]+", -1)) {
      String text = line.strip();
      if (text.startsWith("-----")) {
        continue; // the armour of a PEM file is in every PEM file
      }
      keep(text, forms);
      collectPercentEncoded(text, forms);
      keep(jsonEscaped(text, '~'), forms);
      keep(jsonEscaped(text, Character.MAX_VALUE), forms);
    }
  }

  /// Encoders differ in what they do with blanks, `~`, `/` and the case of digits.
  private static void collectPercentEncoded(String text, Set<String> forms) {
    String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
    for (String blank : new String[] {"+", "%20"}) {
      for (String tilde : new String[] {"%7E", "~"}) {
        for (String slash : new String[] {"%2F", "/"}) {
          String encoded = form.replace("+", blank).replace("%7E", tilde).replace("%2F", slash);
          keep(encoded, forms);
          keep(lowerHex(encoded), forms);
        }
      }
    }
  }

  /// The whole, and the part that stays the same whatever follows the text.
  private static void collectBase64(String text, Set<String> forms) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (Base64.Encoder encoder :
        new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
      String whole = encoder.encodeToString(bytes);
      keep(whole, forms);
      keep(whole.substring(0, bytes.length / 3 * 4), forms);
    }
  }

  private static void keep(String form, Set<String> forms) {
    for (int from = 0; from + SHORTEST <= form.length(); from += LONGEST) {
      forms.add(form.substring(from, Math.min(form.length(), from + LONGEST)));
    }
  }

  private static String lowerHex(String encoded) {
    return Pattern.compile("%[0-9A-F]{2}")
        .matcher(encoded)
        .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
  }

  /// JSON writers differ in which characters they leave as they are.
  private static String jsonEscaped(String text, char lastPlain) {
    var escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (c < ' ' || c > lastPlain) {
            escaped.append("\\u%04x".formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text; // a stray '%': it stands for itself
    }
  }
}
