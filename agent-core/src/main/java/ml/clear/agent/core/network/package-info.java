// SPDX-License-Identifier: Apache-2.0
/// How other hosts are reached, the same for all who do: trusted certificates, proxies; and what is
/// known of the ClearML server.
@NullMarked
package ml.clear.agent.core.network;

import org.jspecify.annotations.NullMarked;
