// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// A certificate that a server showed and that was not accepted.
///
/// @param subjects the chain's subjects, the server's own first
/// @param issuer who signed the last of them
/// @param names the host names that the server's certificate is for
record RejectedCertificate(
    Why why,
    List<String> subjects,
    String issuer,
    Instant notBefore,
    Instant notAfter,
    List<String> names) {

  enum Why {
    EXPIRED,
    NOT_YET_VALID,
    OTHER_HOST,
    UNTRUSTED
  }

  static RejectedCertificate of(X509Certificate[] chain, CertificateException cause) {
    X509Certificate own = chain[0];
    return new RejectedCertificate(
        why(cause),
        Arrays.stream(chain).map(c -> c.getSubjectX500Principal().getName()).toList(),
        chain[chain.length - 1].getIssuerX500Principal().getName(),
        own.getNotBefore().toInstant(),
        own.getNotAfter().toInstant(),
        names(own));
  }

  String describe() {
    String reason =
        switch (why) {
          case EXPIRED -> "it expired on " + notAfter;
          case NOT_YET_VALID -> "it is valid only from " + notBefore;
          case OTHER_HOST -> "it is for other hosts: " + names;
          case UNTRUSTED -> "its issuer '" + issuer + "' is not trusted";
        };
    return reason
        + "; subjects: "
        + subjects.stream().map(s -> "'" + s + "'").collect(Collectors.joining(" signed by "))
        + ", valid until "
        + notAfter;
  }

  String hint() {
    return switch (why) {
      case EXPIRED -> "renew the server's certificate";
      case NOT_YET_VALID -> "check the clocks of this machine and of the server";
      case OTHER_HOST -> "use one of the names that the certificate is for";
      case UNTRUSTED ->
          "set 'api.verify_certificate' (or REQUESTS_CA_BUNDLE) to a PEM file with the certificate"
              + " of its authority; 'api.verify_certificate: false' turns the check off everywhere";
    };
  }

  private static Why why(CertificateException exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || (cause instanceof CertPathValidatorException path
              && path.getReason() == BasicReason.EXPIRED)) {
        return Why.EXPIRED;
      }
      if (cause instanceof CertificateNotYetValidException) {
        return Why.NOT_YET_VALID;
      }
    }
    // The check of the host's name throws this very class, that of the path a subclass.
    return exception.getClass() == CertificateException.class ? Why.OTHER_HOST : Why.UNTRUSTED;
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of(certificate.getSubjectX500Principal().getName())
          : names.stream().map(entry -> String.valueOf(entry.get(1))).toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
