// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.task.TaskId;

class RecordingLogSinkTest implements LogSinkContract {
  private final RecordingLogSink sink = new RecordingLogSink(new FakeClock());

  RecordingLogSinkTest() {
    sink.knowOnly(task());
  }

  @Override
  public LogSink sink() {
    return sink;
  }

  @Override
  public TaskId task() {
    return TaskId.of("0123456789abcdef0123456789abcdef");
  }

  @Override
  public TaskId unknownTask() {
    return TaskId.of("ffffffffffffffffffffffffffffffff");
  }
}
