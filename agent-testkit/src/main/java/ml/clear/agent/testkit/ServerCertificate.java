// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A key and a certificate that signs itself, for a TLS server of a test.
///
/// @param context for the server
/// @param bundle the certificate as a PEM file, for clients that are to trust it
public record ServerCertificate(SSLContext context, Path bundle) {
  private static final String PASSWORD = "changeit";

  /// Makes one for an IP address with the JDK's keytool.
  public static ServerCertificate make(Path folder, String address) {
    try {
      Files.createDirectories(folder);
      Path store = folder.resolve("server.p12");
      keytool(
          Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
          "-genkeypair",
          "-keyalg",
          "EC",
          "-alias",
          "server",
          "-dname",
          "CN=" + address,
          "-ext",
          "SAN=IP:" + address,
          "-storetype",
          "PKCS12",
          "-keystore",
          store.toString(),
          "-storepass",
          PASSWORD);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return new ServerCertificate(context, write(folder, keys));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(String... words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  private static Path write(Path folder, KeyStore keys)
      throws GeneralSecurityException, IOException {
    byte[] certificate = keys.getCertificate("server").getEncoded();
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(certificate);
    return Files.writeString(
        folder.resolve("server.pem"),
        "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
  }
}
