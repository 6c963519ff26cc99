// SPDX-License-Identifier: Apache-2.0
/// A ClearML-compatible server in one process, for one machine: queues, tasks, workers, events and
/// files over HTTP, kept in an H2 database in a folder.
@NullMarked
package ml.clear.agent.standalone;

import org.jspecify.annotations.NullMarked;
