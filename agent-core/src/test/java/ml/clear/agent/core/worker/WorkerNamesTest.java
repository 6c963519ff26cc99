// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import ml.clear.agent.core.task.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // explicit id | GPUs | slots | ids
        "''|''|0|vm:0",
        "''|''|2,5|vm:2 vm:5",
        "''|none|0,1|vm:cpu:0 vm:cpu:1",
        "''|0,1|3|vm:gpu0,1",
        "''|all|0|vm:gpuall",
        "''|0:1|0|vm:gpu0.1",
        "''|0,1|3,4|vm:gpu0,1:0 vm:gpu0,1:1",
        "mine|0,1|7|mine",
        "mine|none|7,8,9|mine:0 mine:1 mine:2",
      })
  void ids_follow_the_reference(String explicit, String gpus, String slots, String ids) {
    var names = new WorkerNames("vm", explicit, GpuSet.parse(gpus));

    List<Slot> numbers =
        Arrays.stream(slots.split(",")).map(n -> new Slot(Integer.parseInt(n))).toList();
    assertThat(names.ids(numbers)).map(WorkerId::value).containsExactly(ids.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|''|vm:3|true",
        "''|''|vm2:3|false",
        "''|none|vm:3|false",
        "''|none|vm:cpu:3|true",
        "''|0|vm:gpu0|true",
        "''|0|vm:gpu0:1|true",
        "''|0|vm:gpu0,1|false",
        "a.b|''|a.b|true",
        "a.b|''|axb|false",
        "a.b|''|a.b:service:1|false",
      })
  void knows_its_own_ids(String explicit, String gpus, String id, boolean fits) {
    var names = new WorkerNames("vm", explicit, GpuSet.parse(gpus));

    assertThat(names.fits(WorkerId.of(id))).isEqualTo(fits);
  }

  @Test
  void commands_and_services_have_ids_of_their_own() {
    var names = new WorkerNames("vm", "", new GpuSet.All());

    assertThat(names.ofCommand(4711)).isEqualTo(WorkerId.of("vm:4711"));
    assertThat(new WorkerNames("vm", "mine", new GpuSet.All()).ofCommand(4711))
        .isEqualTo(WorkerId.of("mine"));
    assertThat(WorkerNames.ofService(WorkerId.of("vm:cpu:0"), TaskId.of("t1")))
        .isEqualTo(WorkerId.of("vm:cpu:0:service:t1"));
  }

  @Test
  void a_blank_name_is_no_name() {
    assertThatThrownBy(() -> new WorkerNames(" ", "", new GpuSet.All()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
