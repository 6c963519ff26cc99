// SPDX-License-Identifier: Apache-2.0
/// Contracts of every port, fakes that pass them, and real servers for tests.
@NullMarked
package ml.clear.agent.testkit;

import org.jspecify.annotations.NullMarked;
