// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.ProcessLauncher;

/// Binds the ports that start programs.
public final class ProcessModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Tools.class).in(Singleton.class);
    bind(TreeKill.class).in(Singleton.class);
    bind(Commands.class).to(HostCommands.class);
    bind(HostCommands.class).in(Singleton.class);
    bind(ProcessLauncher.class).to(HostLauncher.class);
    bind(HostLauncher.class).in(Singleton.class);
  }
}
