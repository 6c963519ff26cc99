// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.NetworkSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which TLS servers are trusted: those that the system's authorities vouch for, those of a PEM
/// file, or all. Making one costs nothing; the certificates are read at the first use. For any
/// thread.
public final class TlsTrust {
  private static final Logger log = LoggerFactory.getLogger(TlsTrust.class);
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "(?s)-----BEGIN (X509 )?CERTIFICATE-----.*?-----END (X509 )?CERTIFICATE-----");

  /// Each server has a trust of its own; the warning is needed once.
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final NetworkSettings settings;
  private final SSLContext context = new LazyTlsContext(this::loaded);
  private @Nullable Loaded loaded;

  private TlsTrust(NetworkSettings settings) {
    this.settings = settings;
  }

  /// The trust that the settings ask for.
  public static TlsTrust of(NetworkSettings settings) {
    return new TlsTrust(settings);
  }

  /// The context for clients; it is built at the first handshake.
  public SSLContext context() {
    return context;
  }

  /// What to hand to an HTTP client beside the context: it would ask the context otherwise, and so
  /// have it built.
  public SSLParameters parameters() {
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    return parameters;
  }

  /// Reads the certificates now, so that the first handshake need not.
  ///
  /// @return why they can't be used
  public Optional<Failure> prepare() {
    try {
      loaded();
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure());
    }
  }

  /// Says what is wrong with TLS when an exception comes from there; empty when it does not.
  public Optional<Failure> explain(Throwable exception, URI url, Phase phase) {
    SSLException tls = null;
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof FailureException known) {
        return Optional.of(known.failure());
      }
      if (cause instanceof SSLException found) {
        tls = found;
      }
    }
    if (tls == null) {
      return Optional.empty();
    }
    RejectedCertificate rejected = rejected(url);
    if (rejected == null) {
      return Optional.of(
          new ServiceFault(
              phase,
              ReasonCode.CERTIFICATE_REJECTED,
              "no TLS connection to '" + url + "': " + tls.getMessage(),
              "check that the server speaks TLS 1.2 or newer on this port; plain http needs a URL"
                  + " that starts with http://"));
    }
    return Optional.of(
        new SettingsFault(
            phase,
            ReasonCode.CERTIFICATE_REJECTED,
            "the TLS certificate of '" + url + "' is not accepted: " + rejected.describe(),
            rejected.hint()));
  }

  private synchronized @Nullable RejectedCertificate rejected(URI url) {
    return loaded == null || url.getHost() == null ? null : loaded.trust.rejected(url.getHost());
  }

  private SSLContext loaded() {
    synchronized (this) {
      if (loaded == null) {
        loaded = load();
      }
      return loaded.context;
    }
  }

  private Loaded load() {
    try {
      var trust = new RecordingTrust(decider());
      SSLContext built = SSLContext.getInstance("TLS");
      built.init(null, new TrustManager[] {trust}, null);
      return new Loaded(built, trust);
    } catch (GeneralSecurityException | IOException e) {
      Path bundle = settings.certificateBundle();
      throw new FailureException(
          new SettingsFault(
              Phase.CONFIGURE,
              ReasonCode.SETTINGS_INVALID,
              (bundle == null
                      ? "the system's trusted certificates can't be read: "
                      : "the certificate file '" + bundle + "' can't be used: ")
                  + (e instanceof IOException file ? FileProblem.of(file) : e.toString()),
              "'api.verify_certificate' and REQUESTS_CA_BUNDLE take a readable PEM file with one"
                  + " certificate or more"));
    }
  }

  private X509ExtendedTrustManager decider() throws GeneralSecurityException, IOException {
    if (!settings.verifyCertificates()) {
      if (TOLD.compareAndSet(false, true)) {
        log.warn("TLS certificates are not checked: 'api.verify_certificate' is off");
      }
      return new UncheckedTrust();
    }
    Path bundle = settings.certificateBundle();
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(bundle == null ? null : read(bundle));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this Java runtime checks no X.509 certificates");
  }

  private static KeyStore read(Path bundle) throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> certificates;
    try (InputStream in = new ByteArrayInputStream(certificates(Files.readAllBytes(bundle)))) {
      certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("it has no certificates");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    return store;
  }

  /// The certificates alone: a PEM file may hold the key to one, and text between them.
  private static byte[] certificates(byte[] content) {
    var text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN ")) {
      return content;
    }
    return CERTIFICATE
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private record Loaded(SSLContext context, RecordingTrust trust) {}
}
