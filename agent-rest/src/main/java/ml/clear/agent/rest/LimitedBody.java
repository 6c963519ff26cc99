// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/// Takes in an answer up to a limit and hangs up on a larger one.
final class LimitedBody implements BodySubscriber<LimitedBody.Content> {
  private final int limit;
  private final CompletableFuture<Content> content = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable Subscription subscription;

  LimitedBody(int limit) {
    this.limit = limit;
  }

  /// @param complete false when the limit was reached; there are no bytes then
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Content(byte[] bytes, boolean complete) {}

  @Override
  public CompletionStage<Content> getBody() {
    return content;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (bytes.size() + (long) buffer.remaining() > limit) {
        if (subscription != null) {
          subscription.cancel();
        }
        content.complete(new Content(new byte[0], false));
        return;
      }
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
    }
  }

  @Override
  public void onError(Throwable exception) {
    content.completeExceptionally(exception);
  }

  @Override
  public void onComplete() {
    content.complete(new Content(bytes.toByteArray(), true));
  }
}
