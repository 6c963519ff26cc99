// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SortedYamlTest {
  @Test
  void is_in_blocks_with_sorted_keys() {
    var worker = new HashMap<String, Object>();
    worker.put("user", Map.of("name", "me", "id", "d1bd92a3b039400cbafc60a7a5b1e52b"));
    worker.put("id", "host:gpu0,1");
    worker.put("ip", "127.0.0.1");
    worker.put("last_activity_time", "2026-11-24T18:21:38.253000+00:00");
    worker.put("register_timeout", 600);
    worker.put("project", null);
    worker.put("queues", List.of(Map.of("id", "q", "name", "default"), Map.of("id", "r")));
    worker.put("tags", List.of("a", "b: c"));
    worker.put("system_tags", List.of());

    assertThat(SortedYaml.of(Map.of("workers", List.of(worker))))
        .isEqualTo(
            """
            workers:
            - id: host:gpu0,1
              ip: 127.0.0.1
              last_activity_time: '2026-11-24T18:21:38.253000+00:00'
              project: null
              queues:
              - id: q
                name: default
              - id: r
              register_timeout: 600
              system_tags: []
              tags:
              - a
              - 'b: c'
              user:
                id: d1bd92a3b039400cbafc60a7a5b1e52b
                name: me\
            """);
  }

  @Test
  void quotes_what_python_would_take_for_something_else() {
    var texts = List.of("true", "No", "on", "12", "1.5e+3", "", "- x", "a #b", "~", "é");

    assertThat(SortedYaml.of(Map.of("t", texts)))
        .isEqualTo(
            """
            t:
            - 'true'
            - 'No'
            - 'on'
            - '12'
            - '1.5e+3'
            - ''
            - '- x'
            - 'a #b'
            - '~'
            - é\
            """);
  }
}
