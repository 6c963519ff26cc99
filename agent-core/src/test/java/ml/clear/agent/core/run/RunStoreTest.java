// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @TempDir Path folder;

  @Test
  void a_run_that_lives_is_not_taken_over() throws IOException {
    var store = new RunStore(folder);

    try (RunHold _ = store.create(record(new QueueId("q")))) {
      assertThat(store.takeOver(_ -> true)).isEmpty();
    }
  }

  @Test
  void a_run_that_was_left_is_taken_over_with_all_that_is_known() throws IOException {
    var store = new RunStore(folder);
    RunRecord record = record(new QueueId("q"));
    store.create(record).close();

    List<RunHold> taken = store.takeOver(_ -> true);

    assertThat(taken).extracting(RunHold::record).containsExactly(record);
    taken.getFirst().close();
  }

  @Test
  void a_run_without_queue_is_taken_over_too() throws IOException {
    var store = new RunStore(folder);
    RunRecord record = record(null);
    store.create(record).close();

    try (RunHold hold = store.takeOver(_ -> true).getFirst()) {
      assertThat(hold.record()).isEqualTo(record);
    }
  }

  @Test
  void runs_of_others_stay() throws IOException {
    var store = new RunStore(folder);
    store.create(record(null)).close();

    assertThat(store.takeOver(run -> run.worker().value().equals("other:0"))).isEmpty();
  }

  @Test
  void a_damaged_record_does_not_keep_the_others_back() throws IOException {
    var store = new RunStore(folder);
    store.create(record(null)).close();
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    Files.writeString(damaged.resolve("run.properties"), "format=1\nrun=?\n");
    Files.createDirectory(folder.resolve("empty"));

    List<RunHold> taken = store.takeOver(_ -> true);

    assertThat(taken).hasSize(1);
    taken.getFirst().close();
  }

  @Test
  void a_run_folder_is_for_its_owner_only_and_goes_when_it_is_discarded() throws IOException {
    RunHold hold = new RunStore(folder.resolve("runs")).create(record(null));
    Path path = hold.directory().path();
    Files.createDirectories(path.resolve("tmp/x"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwx------");
    hold.discard();
    assertThat(path).doesNotExist();
  }

  private static RunRecord record(@Nullable QueueId queue) {
    return new RunRecord(
        RunId.create(),
        TaskId.of("t"),
        WorkerId.of("host:gpu0,1"),
        new Slot(2),
        queue,
        RuntimeName.of("native"),
        Instant.parse("2026-11-24T10:00:00Z"));
  }
}
