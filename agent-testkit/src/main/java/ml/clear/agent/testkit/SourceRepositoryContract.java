// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.SourceRef;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.core.source.SourceRequest;
import ml.clear.agent.core.source.SourceSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every source of code does.
public interface SourceRepositoryContract {
  /// A repository that the adapter can reach.
  ///
  /// @param url of any form; may hold a password
  /// @param firstCommit the commit of tag `v1`
  /// @param lastCommit what the default branch and branch `work` point to
  /// @param folder a local folder with the last commit checked out and nothing changed
  record Published(String url, String firstCommit, String lastCommit, Path folder) {}

  /// What is tested.
  SourceRepository repository();

  /// Makes a repository with two commits.
  Published publish(Map<String, String> first, Map<String, String> last) throws IOException;

  /// The first and the last state of the code.
  default Published published() throws IOException {
    return publish(
        Map.of("train.py", "print(1)\n"),
        Map.of("train.py", "print(2)\n", "pkg/model.py", "MODEL = 2\n"));
  }

  @Test
  default void checks_out_a_commit(@TempDir Path folder) throws Exception {
    Published published = published();

    Path root = folder.resolve("code");
    Checkout checkout =
        repository()
            .checkout(
                request(new SourceRef(published.url(), "", "", published.firstCommit()), root),
                new RecordingTaskLog());

    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> assertThat(ready.commit()).isEqualTo(published.firstCommit()));
    assertThat(root.resolve("train.py")).hasContent("print(1)\n");
    assertThat(root.resolve("pkg")).doesNotExist();
  }

  @Test
  default void checks_out_the_default_branch(@TempDir Path folder) throws Exception {
    Published published = published();

    Path root = folder.resolve("code");
    Checkout checkout =
        repository()
            .checkout(
                request(new SourceRef(published.url(), "", "", ""), root), new RecordingTaskLog());

    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> assertThat(ready.commit()).isEqualTo(published.lastCommit()));
    assertThat(root.resolve("pkg/model.py")).hasContent("MODEL = 2\n");
  }

  @Test
  default void prefers_commit_to_tag_and_tag_to_branch(@TempDir Path folder) throws Exception {
    Published published = published();
    String url = published.url();

    List<SourceRef> refs =
        List.of(
            new SourceRef(url, "work", "v1", published.lastCommit()),
            new SourceRef(url, "work", "v1", ""),
            new SourceRef(url, "work", "", ""));

    assertThat(refs)
        .extracting(ref -> commit(ref, folder))
        .containsExactly(published.lastCommit(), published.firstCommit(), published.lastCommit());
  }

  private String commit(SourceRef ref, Path folder) {
    try {
      Path root = folder.resolve(Integer.toHexString(ref.hashCode()));
      return repository().checkout(request(ref, root), new RecordingTaskLog())
              instanceof Checkout.Ready ready
          ? ready.commit()
          : "refused";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  default void tells_the_log_what_was_checked_out(@TempDir Path folder) throws Exception {
    Published published = published();
    var log = new RecordingTaskLog();

    Path root = folder.resolve("code");
    Checkout checkout =
        repository().checkout(request(new SourceRef(published.url(), "", "v1", ""), root), log);

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(log.lines())
        .containsSubsequence(
            "type: git",
            "url: " + ((Checkout.Ready) checkout).url(),
            "branch: HEAD",
            "commit: " + published.firstCommit(),
            "root: " + root);
  }

  @Test
  default void refuses_an_unknown_commit_and_leaves_nothing(@TempDir Path folder) throws Exception {
    Published published = published();

    Path root = folder.resolve("code");
    Checkout checkout =
        repository()
            .checkout(
                request(new SourceRef(published.url(), "", "", "0123456789".repeat(4)), root),
                new RecordingTaskLog());

    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Refused.class,
            refused ->
                assertThat(refused.failure().reason()).isEqualTo(ReasonCode.REVISION_NOT_FOUND));
    assertThat(root).doesNotExist();
  }

  @Test
  default void refuses_what_is_not_an_address(@TempDir Path folder) throws Exception {
    List<String> tricks =
        List.of(
            "", "--upload-pack=touch x", "ext::sh -c id", "https:///x", "ssh://-oProxyCommand=x/y");

    for (String trick : tricks) {
      Checkout checkout =
          repository()
              .checkout(
                  request(new SourceRef(trick, "", "", ""), folder.resolve("code")),
                  new RecordingTaskLog());

      assertThat(checkout)
          .as(trick)
          .isInstanceOfSatisfying(
              Checkout.Refused.class,
              refused ->
                  assertThat(refused.failure().reason()).isEqualTo(ReasonCode.REPOSITORY_INVALID));
    }
    assertThat(folder.resolve("code")).doesNotExist();
  }

  @Test
  default void reads_the_state_of_a_folder() throws Exception {
    Published published = published();

    Outcome<SourceSnapshot> snapshot = repository().snapshot(published.folder());

    assertThat(snapshot)
        .isInstanceOfSatisfying(
            Outcome.Success.class,
            success -> {
              var state = (SourceSnapshot) success.value();
              assertThat(state.commit()).isEqualTo(published.lastCommit());
              assertThat(state.folder()).isEqualTo(".");
              assertThat(state.diff()).isEmpty();
            });
  }

  @Test
  default void has_no_state_of_a_folder_without_repository(@TempDir Path folder) throws Exception {
    assertThat(repository().snapshot(folder)).isInstanceOf(Outcome.Failed.class);
  }

  private static SourceRequest request(SourceRef ref, Path destination) {
    return new SourceRequest(ref, "", destination, RunId.create());
  }
}
