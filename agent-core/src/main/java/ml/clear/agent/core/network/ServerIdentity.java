// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.net.URI;
import java.time.Duration;

/// A ClearML server, and who we are there. Texts that the server does not tell are empty.
///
/// @param url the API server's address
/// @param serverVersion the server's release: `2.3.0`
/// @param apiVersion the newest API version that it speaks: `2.34`
/// @param user the user's name, else their id
/// @param company the company's name, else its id
/// @param clockAhead by how much the server's clock is ahead of ours, to the second
public record ServerIdentity(
    URI url,
    String serverVersion,
    String apiVersion,
    String user,
    String company,
    Duration clockAhead) {}
