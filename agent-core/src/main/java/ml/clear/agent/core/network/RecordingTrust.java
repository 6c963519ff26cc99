// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Decides as another trust manager does and remembers by host what that refused: the exception
/// that a failed handshake ends with does not show the certificate.
final class RecordingTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager decider;
  private final Map<String, RejectedCertificate> rejected = new ConcurrentHashMap<>();

  RecordingTrust(X509ExtendedTrustManager decider) {
    this.decider = decider;
  }

  @Nullable RejectedCertificate rejected(String host) {
    return rejected.get(host);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    record(chain, engine.getPeerHost(), () -> decider.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    String host =
        socket instanceof SSLSocket ssl && ssl.getHandshakeSession() != null
            ? ssl.getHandshakeSession().getPeerHost()
            : null;
    record(chain, host, () -> decider.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    decider.checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    decider.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    decider.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    decider.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return decider.getAcceptedIssuers();
  }

  private void record(X509Certificate[] chain, @Nullable String host, Check check)
      throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      if (host != null && chain.length > 0) {
        rejected.put(host, RejectedCertificate.of(chain, e));
      }
      throw e;
    }
  }

  private interface Check {
    void run() throws CertificateException;
  }
}
