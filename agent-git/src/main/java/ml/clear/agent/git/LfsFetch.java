// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import ml.clear.agent.core.network.TlsTrust;
import org.jspecify.annotations.Nullable;

/// Brings contents from an LFS server into a store: asks for their addresses in batches, and gets
/// several at a time.
///
/// @param paths a file for each content, to name it by
record LfsFetch(
    LfsServer server,
    LfsHttp http,
    LfsStore store,
    Map<LfsPointer, String> paths,
    HttpAttempts attempts,
    TlsTrust trust) {
  private static final int BATCH = 100;
  private static final int AT_A_TIME = 4;

  /// Gets all.
  ///
  /// @param pulse called several times a second while it goes on
  void run(List<LfsPointer> missing, Runnable pulse) throws IOException, InterruptedException {
    for (int start = 0; start < missing.size(); start += BATCH) {
      List<LfsPointer> batch = missing.subList(start, Math.min(missing.size(), start + BATCH));
      var transfer = new Transfer();
      var answers = new HashMap<String, LfsObject>();
      SideBySide.Step ask = () -> answers.putAll(ask(batch, transfer));
      SideBySide.run(List.of(ask), 1, transfer, pulse);
      var steps = new ArrayList<SideBySide.Step>();
      for (LfsPointer pointer : batch) {
        steps.add(() -> get(pointer, answers.get(pointer.oid()), transfer));
      }
      SideBySide.run(steps, AT_A_TIME, transfer, pulse);
    }
  }

  private Map<String, LfsObject> ask(List<LfsPointer> batch, Transfer transfer)
      throws InterruptedException {
    return attempts.run(
        _ -> server.batch(batch, transfer),
        e -> LfsFailures.of(e, path(batch.getFirst()), server.host(), trust));
  }

  private void get(LfsPointer pointer, @Nullable LfsObject answer, Transfer transfer)
      throws InterruptedException {
    var download = new LfsDownload(pointer, store, http, attempts);
    var host = new AtomicReference<>(server.host());
    attempts.run(
        attempt -> {
          LfsObject object = attempt == 1 ? answer : again(pointer, transfer);
          try {
            receive(download, object, transfer, host);
          } catch (StatusException e) {
            // Addresses expire while others are got.
            if (!e.isRefusal() || attempt > 1 || !(object instanceof LfsObject.Download)) {
              throw e;
            }
            receive(download, again(pointer, transfer), transfer, host);
          }
          return pointer;
        },
        e -> LfsFailures.of(e, path(pointer), host.get(), trust));
  }

  private @Nullable LfsObject again(LfsPointer pointer, Transfer transfer) throws IOException {
    return server.batch(List.of(pointer), transfer).get(pointer.oid());
  }

  private void receive(
      LfsDownload download,
      @Nullable LfsObject object,
      Transfer transfer,
      AtomicReference<String> host)
      throws IOException {
    switch (object) {
      case LfsObject.Download source -> {
        host.set(source.host());
        download.receive(source, transfer);
      }
      case LfsObject.Refused(int code, String message) ->
          throw new StatusException(code, server.host(), message, Duration.ZERO);
      case null -> throw new StatusException(404, server.host(), "", Duration.ZERO);
    }
  }

  private String path(LfsPointer pointer) {
    return paths.getOrDefault(pointer, pointer.oid());
  }
}
