// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import ml.clear.agent.core.worker.InstanceRegistry;

/// What belongs to this machine itself.
public final class NativeModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(InstanceRegistry.class).to(FileInstances.class).in(Singleton.class);
  }
}
