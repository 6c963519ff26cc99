// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.environment.CodeAccess;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.environment.EnvironmentRequest;
import ml.clear.agent.core.environment.PreparedEnvironment;
import ml.clear.agent.core.environment.Provision;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.task.Script;
import org.jspecify.annotations.Nullable;

/// Environments that need no building: all tasks get the same interpreter, and the packages that
/// they ask for count as installed.
public final class FixedEnvironment implements EnvironmentBuilder {
  private final Path root;
  private final List<String> python;
  private final @Nullable Failure failure;

  /// @param root where the folders of environments are made
  /// @param python the words that start the interpreter
  public FixedEnvironment(Path root, List<String> python) {
    this(root, python, null);
  }

  private FixedEnvironment(Path root, List<String> python, @Nullable Failure failure) {
    this.root = root;
    this.python = List.copyOf(python);
    this.failure = failure;
  }

  /// One in which no environment can be built.
  public FixedEnvironment failing(Failure why) {
    return new FixedEnvironment(root, python, why);
  }

  @Override
  public Preparation prepare(EnvironmentRequest request, TaskLog log) {
    Path folder = root.resolve("environment" + request.slot().suffix());
    try {
      if (Files.exists(folder)) {
        delete(folder);
      }
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Preparation.Prepared(new Prepared(folder, request.task().script()));
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private final class Prepared implements PreparedEnvironment {
    private final Path folder;
    private final Script script;

    Prepared(Path folder, Script script) {
      this.folder = folder;
      this.script = script;
    }

    @Override
    public Path folder() {
      return folder;
    }

    @Override
    public Provision provision(CodeAccess code, TaskLog log) throws InterruptedException {
      if (failure != null) {
        return new Provision.Refused(failure);
      }
      List<String> packages = script.requirements("pip");
      boolean needsCode = packages.isEmpty() && !script.repository().isEmpty();
      if (needsCode && code.await().isEmpty()) {
        return new Provision.Abandoned();
      }
      return new Provision.Ready(
          new Environment(
              folder, python, Map.of(), packages.isEmpty() ? Map.of() : Map.of("pip", packages)),
          false);
    }
  }
}
