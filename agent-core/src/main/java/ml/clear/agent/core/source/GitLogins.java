// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import java.util.List;
import java.util.Map;

/// Lets programs that run git by themselves (pip, uv) reach repositories as the agent would: with
/// the logins of its settings, its translation between ssh and https, its trust in certificates.
public interface GitLogins {
  /// The variables to add to such a program's environment. They replace those of the agent's own
  /// environment with the same names, and take over what these say about git.
  ///
  /// A login is given to the host that it is for, and to no other that git comes across; with no
  /// host configured it is for the hosts of the given addresses. Hosts without a login are left to
  /// the user's own git configuration. A login in an address goes to that repository, so the
  /// program should get the address without it.
  ///
  /// The variables hold passwords: they are for that one child, and never to be printed. git 2.31
  /// or later reads them. Callable from any thread.
  ///
  /// @param urls the repositories that the task names; what is no address of one is left out
  Map<String, String> environment(List<String> urls);
}
