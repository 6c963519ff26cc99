// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reaches the user's ssh-agent over the JDK's Unix sockets; JGit's own way needs native code.
///
/// @param usual what `SSH_AUTH_SOCK` says; empty = no agent, unless `~/.ssh/config` names one
record SshAgentSocket(String usual) implements ConnectorFactory {
  private static final String VARIABLE = "SSH_AUTH_SOCK";
  private static final Logger log = LoggerFactory.getLogger(SshAgentSocket.class);

  @Override
  public Connector create(@Nullable String identityAgent, File home) {
    return new Connection(
        identityAgent == null || identityAgent.equals(VARIABLE) ? usual : identityAgent);
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  @Override
  public String getName() {
    return "ssh-agent";
  }

  @Override
  public Collection<ConnectorDescriptor> getSupportedConnectors() {
    return List.of(getDefaultConnector());
  }

  @Override
  public ConnectorDescriptor getDefaultConnector() {
    return new ConnectorDescriptor() {
      @Override
      public String getIdentityAgent() {
        return VARIABLE;
      }

      @Override
      public String getDisplayName() {
        return getName();
      }
    };
  }

  private static final class Connection extends AbstractConnector {
    private final String socket;
    private @Nullable SocketChannel channel;

    Connection(String socket) {
      this.socket = socket;
    }

    /// An agent that is gone is none: the keys in files may do.
    @Override
    public synchronized boolean connect() {
      if (channel == null && !socket.isEmpty()) {
        try {
          channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
          log.warn("the ssh-agent at '{}' does not answer: {}", socket, e.toString());
        }
      }
      return channel != null;
    }

    @Override
    public synchronized byte[] rpc(byte command, byte[] message) throws IOException {
      if (channel == null) {
        throw new IOException("there is no ssh-agent");
      }
      prepareMessage(command, message);
      Channels.newOutputStream(channel).write(message);
      return read(channel, toLength(command, read(channel, Integer.BYTES)));
    }

    private static byte[] read(SocketChannel channel, int length) throws IOException {
      byte[] bytes = Channels.newInputStream(channel).readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the ssh-agent went away");
      }
      return bytes;
    }

    @Override
    public synchronized void close() throws IOException {
      if (channel != null) {
        channel.close();
        channel = null;
      }
    }
  }
}
