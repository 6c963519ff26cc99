// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URL;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;

/// A connection that tells its [Transfer] what arrives and how the host answers. What JGit wants to
/// know about TLS is settled before, and not changed by it.
final class TransferConnection implements HttpConnection {
  private final HttpURLConnection connection;
  private final int longestConnect;
  private final Transfer transfer;

  TransferConnection(HttpURLConnection connection, int longestConnect, Transfer transfer) {
    this.longestConnect = longestConnect;
    this.connection = connection;
    this.transfer = transfer;
  }

  @Override
  public int getResponseCode() throws IOException {
    int code = connection.getResponseCode();
    transfer.answered(code < 400 ? 0 : code, connection.getURL().getHost());
    return code;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return transfer.counted(connection.getInputStream());
  }

  @Override
  public URL getURL() {
    return connection.getURL();
  }

  @Override
  public String getResponseMessage() throws IOException {
    return connection.getResponseMessage();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return connection.getHeaderFields();
  }

  @Override
  public void setRequestProperty(String key, String value) {
    connection.setRequestProperty(key, value);
  }

  @Override
  public void setRequestMethod(String method) throws ProtocolException {
    connection.setRequestMethod(method);
  }

  @Override
  public void setUseCaches(boolean use) {
    connection.setUseCaches(use);
  }

  @Override
  public void setConnectTimeout(int millis) {
    connection.setConnectTimeout(Math.min(millis, longestConnect));
  }

  @Override
  public void setReadTimeout(int millis) {
    connection.setReadTimeout(millis);
  }

  @Override
  public String getContentType() {
    return connection.getContentType();
  }

  @Override
  public String getHeaderField(String name) {
    return connection.getHeaderField(name);
  }

  @Override
  public List<String> getHeaderFields(String name) {
    return connection.getHeaderFields().entrySet().stream()
        .filter(field -> field.getKey() != null)
        .filter(
            field -> field.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .flatMap(field -> field.getValue().stream())
        .toList();
  }

  @Override
  public int getContentLength() {
    return connection.getContentLength();
  }

  @Override
  public void setInstanceFollowRedirects(boolean follow) {
    connection.setInstanceFollowRedirects(follow);
  }

  @Override
  public void setDoOutput(boolean output) {
    connection.setDoOutput(output);
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    connection.setFixedLengthStreamingMode(length);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connection.getOutputStream();
  }

  @Override
  public void setChunkedStreamingMode(int chunk) {
    connection.setChunkedStreamingMode(chunk);
  }

  @Override
  public String getRequestMethod() {
    return connection.getRequestMethod();
  }

  @Override
  public boolean usingProxy() {
    return connection.usingProxy();
  }

  @Override
  public void connect() throws IOException {
    connection.connect();
  }

  @Override
  public void configure(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {}

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {}
}
