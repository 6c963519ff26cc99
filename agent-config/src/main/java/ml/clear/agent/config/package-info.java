// SPDX-License-Identifier: Apache-2.0
/// Reads defaults, files, environment and command line into settings records, each value with the
/// place where it was written.
@NullMarked
package ml.clear.agent.config;

import org.jspecify.annotations.NullMarked;
