// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

/// What the configuration says about itself.
public record ConfigurationSettings(
    @Key(doc = "set the variables of the section environment") boolean applyEnvironment,
    @Key(doc = "write the files of the section files") boolean applyFiles,
    @Key(doc = "name each file that settings come from") boolean configVerbose,
    @Key(doc = "leave the server's vaults out") boolean disableVaultSupport,
    @Key(doc = "read the configuration again before each poll") boolean reloadConfig) {}
