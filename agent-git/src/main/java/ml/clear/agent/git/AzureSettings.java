// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import ml.clear.agent.core.settings.Key;

/// What section `agent` says about logins at Azure DevOps.
record AzureSettings(
    @Key(value = "git_use_ms_entra_token", doc = "the password is an Entra token")
        boolean entraToken,
    @Key(value = "git_use_azure_pat", doc = "the password is a personal access token")
        boolean accessToken) {}
