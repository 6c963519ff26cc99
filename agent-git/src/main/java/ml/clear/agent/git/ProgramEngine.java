// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.log.TaskLog;

/// Git by the program `git`: knows what the user's git knows.
final class ProgramEngine implements GitEngine {
  private static final Pattern REF = Pattern.compile("([0-9a-f]{40,64}) (refs/.+)");
  private static final Pattern OBJECT = Pattern.compile("([0-9a-f]{40,64}) (\\w+) \\d+");
  private static final Pattern ENTRY =
      Pattern.compile("(160000 commit|100(?:644|755) blob) ([0-9a-f]{40,64})\t(.+)");
  private static final int LARGEST_GITMODULES = 1 << 20;

  private final GitProgram program;
  private final ProgramFetch fetch;

  @Inject
  ProgramEngine(GitProgram program, ProgramFetch fetch) {
    this.program = program;
    this.fetch = fetch;
  }

  @Override
  public Fetched fetchAll(Mirror mirror, Remote remote, TaskLog log, Runnable pulse)
      throws InterruptedException {
    return fetch.all(mirror, remote, log, pulse);
  }

  @Override
  public void fetchCommit(Mirror mirror, Remote remote, String id, TaskLog log, Runnable pulse)
      throws InterruptedException {
    fetch.commit(mirror, remote, id, log, pulse);
  }

  @Override
  public Map<String, String> refs(Mirror mirror) throws IOException, InterruptedException {
    var refs = new LinkedHashMap<String, String>();
    var others = new ArrayList<String>();
    List<String> words = List.of("for-each-ref", "--format=%(objectname) %(refname)");
    program.work(
        mirror.folder(),
        words,
        "",
        line -> {
          Matcher ref = REF.matcher(line);
          if (ref.matches()) {
            refs.put(ref.group(2), ref.group(1));
          } else {
            others.add(line);
          }
        });
    // A broken ref is left out, with a warning.
    if (!others.isEmpty()) {
      throw new IOException(others.getFirst());
    }
    return refs;
  }

  @Override
  public Optional<String> commit(Mirror mirror, String id)
      throws IOException, InterruptedException {
    return peeled(mirror, id);
  }

  @Override
  public Optional<String> resolve(Mirror mirror, String expression)
      throws IOException, InterruptedException {
    return expression.chars().anyMatch(c -> c < ' ' || c == 127)
        ? Optional.empty()
        : peeled(mirror, expression);
  }

  private Optional<String> peeled(Mirror mirror, String name)
      throws IOException, InterruptedException {
    List<String> lines = look(mirror, name + "^{commit}\n" + name + "\n");
    for (String line : lines) {
      Matcher object = OBJECT.matcher(line);
      if (object.matches() && object.group(2).equals("commit")) {
        return Optional.of(object.group(1));
      }
    }
    for (String line : lines) {
      // It is there by the index, and can't be read.
      if (line.startsWith("error: ")) {
        throw new IOException(line);
      }
    }
    return Optional.empty();
  }

  @Override
  public void requireObjects(Mirror mirror, Collection<String> ids)
      throws IOException, InterruptedException {
    for (String line : look(mirror, String.join("\n", ids) + "\n")) {
      if (line.startsWith("error: ") || line.endsWith(" missing")) {
        throw new IOException(line);
      }
    }
  }

  private List<String> look(Mirror mirror, String input) throws IOException, InterruptedException {
    var lines = new ArrayList<String>();
    program.work(mirror.folder(), List.of("cat-file", "--batch-check"), input, lines::add);
    return lines;
  }

  @Override
  public void checkOut(Path root, String commit) throws IOException, InterruptedException {
    List<String> words = List.of("--work-tree=" + root, "read-tree", "--reset", "-u", commit);
    program.work(root.resolve(".git"), words, "", _ -> {});
  }

  @Override
  public Links links(Path root, String commit) throws IOException, InterruptedException {
    Path git = root.resolve(".git");
    var links = new LinkedHashMap<String, String>();
    var blobs = new ArrayList<String>();
    program.work(
        git,
        List.of("ls-tree", "-r", "--full-tree", commit),
        "",
        line -> {
          Matcher entry = ENTRY.matcher(line);
          if (entry.matches()) {
            String path = PatchName.plain(entry.group(3));
            if (entry.group(1).startsWith("160000")) {
              links.put(path, entry.group(2));
            } else if (path.equals(".gitmodules")) {
              blobs.add(entry.group(2));
            }
          }
        });
    return new Links(links, links.isEmpty() || blobs.isEmpty() ? "" : text(git, blobs.getFirst()));
  }

  private String text(Path git, String blob) throws IOException, InterruptedException {
    var text = new StringBuilder();
    program.work(
        git,
        List.of("cat-file", "blob", blob),
        "",
        line -> {
          if (text.length() <= LARGEST_GITMODULES) {
            text.append(line).append('\n');
          }
        });
    return text.length() > LARGEST_GITMODULES ? "" : text.toString();
  }

  /// How a remote repository names its objects.
  ObjectFormat format(Remote remote) throws InterruptedException {
    return fetch.format(remote);
  }
}
