// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import ml.clear.agent.core.settings.Secret;

/// A user and a password for git over http.
record Login(String user, Secret password) {}
