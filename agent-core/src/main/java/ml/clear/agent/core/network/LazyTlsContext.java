// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// A TLS context that is built when TLS is used for the first time. Building one reads the trust
/// store, which costs more than the rest of an agent's start, and most agents speak plain http.
final class LazyTlsContext extends SSLContext {
  LazyTlsContext(Supplier<SSLContext> context) {
    super(new Deferred(context), new DeferredProvider(), "TLS");
  }

  private static final class DeferredProvider extends Provider {
    private static final long serialVersionUID = 1L;

    DeferredProvider() {
      super("ClearMLAgentTls", "1", "TLS that is set up when it is used");
    }
  }

  private static final class Deferred extends SSLContextSpi {
    private final Supplier<SSLContext> context;

    Deferred(Supplier<SSLContext> context) {
      this.context = context;
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("this context is initialised by itself");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return context.get().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.get().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return context.get().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return context.get().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.get().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return context.get().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return context.get().getSupportedSSLParameters();
    }
  }
}
