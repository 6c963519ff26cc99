// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.SourceRef;
import ml.clear.agent.core.source.SourceRequest;

/// The requirements of one environment that come out of repositories. pip and uv hand their
/// addresses to git in its command line, so the logins are taken out and go another way; where
/// there is no git program, the agent does its work.
final class VcsRequirements {
  private static final Pattern NAMED =
      Pattern.compile("(?:git\\+|git\\s*=\\s*[\"'])((?:https?|ssh)://[^\\s\"'<>#]+)");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");

  private final Build build;
  private final GitAccess git;
  private final SecretRegistry secrets;
  private final Map<RequirementLine, VcsRequirement> known = new HashMap<>();
  private final Set<String> repositories = new LinkedHashSet<>();
  private final Map<RequirementLine, RequirementLine> checkedOut = new HashMap<>();
  private final Map<Path, String> written = new HashMap<>();

  VcsRequirements(Build build, GitAccess git, SecretRegistry secrets) {
    this.build = build;
    this.git = git;
    this.secrets = secrets;
    repositories.add(build.request().task().script().repository());
  }

  /// Notes what a line names.
  ///
  /// @return the line without login
  RequirementLine noted(RequirementLine line) {
    Optional<VcsRequirement> requirement = VcsRequirement.of(line);
    if (requirement.isEmpty()) {
      return line;
    }
    String repository = requirement.get().repository(build.variables());
    Masking.learn(repository, secrets);
    repositories.add(repository);
    RequirementLine plain = requirement.get().withoutLogin();
    known.put(plain, requirement.get());
    return plain;
  }

  /// Notes what a project of the task's code needs.
  void noteProject(Path folder) {
    for (String name : List.of("pyproject.toml", "setup.cfg", "setup.py")) {
      Path file = folder.resolve(name);
      try {
        Matcher url = NAMED.matcher(Files.isRegularFile(file) ? Files.readString(file) : "");
        while (url.find()) {
          RequirementParser.parse("git+" + url.group(1)).forEach(this::noted);
        }
      } catch (IOException e) {
        build.log().line("Warning: '%s' can't be read: %s".formatted(file, e.getMessage()));
      }
    }
  }

  /// What git needs to know to reach them.
  Map<String, String> variables() {
    return git.logins().environment(List.copyOf(repositories));
  }

  /// The lines as an installer can install them on this machine.
  List<RequirementLine> installable(List<RequirementLine> lines) throws InterruptedException {
    if (lines.stream().noneMatch(known::containsKey)
        || build.programs().find("git", build.variables()).isPresent()) {
      return lines;
    }
    var installable = new ArrayList<RequirementLine>();
    for (RequirementLine line : lines) {
      VcsRequirement requirement = known.get(line);
      if (requirement != null && !checkedOut.containsKey(line)) {
        checkedOut.put(line, checkout(requirement));
      }
      installable.add(checkedOut.getOrDefault(line, line));
    }
    return installable;
  }

  private RequirementLine checkout(VcsRequirement requirement) throws InterruptedException {
    build
        .log()
        .line(
            "There is no git program, the agent itself checks out '%s'"
                .formatted(Masking.mask(requirement.address())));
    Path sources = build.direct() ? build.request().temporary() : build.folder();
    Path folder = sources.resolve("src/%d".formatted(checkedOut.size() + 1));
    boolean commit = COMMIT.matcher(requirement.revision()).matches();
    var ref =
        new SourceRef(
            requirement.repository(build.variables()),
            commit ? "" : requirement.revision(),
            "",
            commit ? requirement.revision() : "");
    var request = new SourceRequest(ref, "", folder, build.request().run());
    return switch (git.repositories().checkout(request, build.log())) {
      case Checkout.Ready ready -> {
        written.put(requirement.project(ready.root()), requirement.pinned(ready.commit()));
        yield requirement.from(ready.root());
      }
      case Checkout.Refused refused -> throw new FailureException(refused.failure());
    };
  }

  /// How a project is written that lies in the environment because of one of these requirements:
  /// pip leaves editable ones in `src/<name>`.
  Optional<String> written(Path project) {
    String line = written.get(project);
    return line == null
        ? known.values().stream()
            .filter(VcsRequirement::isEditable)
            .flatMap(requirement -> pinned(requirement, project).stream())
            .findFirst()
        : Optional.of(line);
  }

  private static Optional<String> pinned(VcsRequirement requirement, Path project) {
    Path ending = Path.of("src", requirement.line().name());
    for (Path folder = project; folder != null; folder = folder.getParent()) {
      if (folder.endsWith(ending)) {
        return Optional.of(requirement.pinned(commit(folder).orElse(requirement.revision())));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> commit(Path clone) {
    Path folder = clone.resolve(".git");
    try {
      String head = Files.readString(folder.resolve("HEAD")).strip();
      return Optional.of(
          head.startsWith("ref: ")
              ? Files.readString(folder.resolve(head.substring("ref: ".length()))).strip()
              : head);
    } catch (IOException _) {
      return Optional.empty(); // then what was asked for has to do
    }
  }
}
