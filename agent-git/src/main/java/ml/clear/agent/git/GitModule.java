// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.source.GitLogins;
import ml.clear.agent.core.source.RepositoryPublisher;
import ml.clear.agent.core.source.SourceRepository;

/// Binds repositories to git.
public final class GitModule extends AbstractModule {
  @Override
  protected void configure() {
    var sections = Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {});
    sections
        .addBinding()
        .toInstance(
            new SettingsSection<>(
                "agent", GitSettings.class, "how the code of tasks is reached and kept"));
    sections
        .addBinding()
        .toInstance(new SettingsSection<>("agent", AzureSettings.class, "logins at Azure DevOps"));
    bind(Limits.class).toInstance(Limits.USUAL);
    bind(Logins.class).in(Singleton.class);
    bind(LoginFiles.class).in(Singleton.class);
    bind(HostLogins.class).in(Singleton.class);
    bind(UserGitConfig.class).in(Singleton.class);
    bind(Remotes.class).in(Singleton.class);
    bind(Mirrors.class).in(Singleton.class);
    bind(Fetcher.class).in(Singleton.class);
    bind(JGitEngine.class).in(Singleton.class);
    bind(ProgramEnvironment.class).in(Singleton.class);
    bind(GitProgram.class).in(Singleton.class);
    bind(ProgramFetch.class).in(Singleton.class);
    bind(ProgramEngine.class).in(Singleton.class);
    bind(UserNeeds.class).in(Singleton.class);
    bind(Engines.class).in(Singleton.class);
    bind(Retries.class).in(Singleton.class);
    bind(MirrorUpdate.class).in(Singleton.class);
    bind(CommitSource.class).in(Singleton.class);
    bind(Submodules.class).in(Singleton.class);
    bind(Lfs.class).in(Singleton.class);
    bind(GitRepository.class).in(Singleton.class);
    bind(SourceRepository.class).to(GitRepository.class);
    bind(ChildGitLogins.class).in(Singleton.class);
    bind(GitLogins.class).to(ChildGitLogins.class);
    bind(RepositoryPublisher.class).to(BareRepository.class);
    bind(BareRepository.class);
  }

  @Provides
  @Singleton
  GitSettings settings(Settings settings) {
    return settings.section(GitSettings.class);
  }

  @Provides
  @Singleton
  AzureSettings azureSettings(Settings settings) {
    return settings.section(AzureSettings.class);
  }
}
