// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

/// What the configuration says about itself.
public record ConfigurationSettings(
    boolean applyEnvironment,
    boolean applyFiles,
    boolean configVerbose,
    boolean disableVaultSupport,
    boolean reloadConfig) {}
