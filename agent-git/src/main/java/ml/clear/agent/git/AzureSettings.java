// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import ml.clear.agent.core.settings.Key;

/// What section `agent` says about logins at Azure DevOps.
record AzureSettings(
    @Key("git_use_ms_entra_token") boolean entraToken,
    @Key("git_use_azure_pat") boolean accessToken) {}
