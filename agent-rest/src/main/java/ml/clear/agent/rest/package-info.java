// SPDX-License-Identifier: Apache-2.0
/// The ClearML server's ports over its REST API: one session, one way to retry, one way to fail.
@NullMarked
package ml.clear.agent.rest;

import org.jspecify.annotations.NullMarked;
