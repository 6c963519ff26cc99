// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import ml.clear.agent.core.source.GitLogins;
import ml.clear.agent.core.source.SourceRepository;

/// How requirements are had out of repositories: by the installer's git, else by the agent.
record GitAccess(GitLogins logins, SourceRepository repositories) {}
