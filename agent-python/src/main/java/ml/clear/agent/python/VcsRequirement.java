// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.python.RequirementLine.Local;
import ml.clear.agent.python.RequirementLine.Remote;

/// A requirement that git fetches: `name @ git+https://user:password@host/path@revision#fragment`.
///
/// @param line as it was written
/// @param login what stands in front of an http host, with its `@`
/// @param address the repository, without login
/// @param revision what stands behind it, without its `@`; empty = the default branch
/// @param fragment the rest, with its `#`
record VcsRequirement(Remote line, String login, String address, String revision, String fragment) {
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?i)git\\+((?:https?|ssh|file|git)://|)([^/#]*@)?"
              + "([^/#]*?(?:/[^#]*?)?)(?:@([^@/#][^@#]*))?(#.*)?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");
  private static final Pattern SUBDIRECTORY = Pattern.compile("[#&]subdirectory=([^&]+)");
  private static final Pattern EGG = Pattern.compile("[#&]egg=([^&]+)");

  static Optional<VcsRequirement> of(RequirementLine line) {
    if (!(line instanceof Remote remote)) {
      return Optional.empty();
    }
    Matcher parts = LOCATION.matcher(remote.location());
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean http = parts.group(1).toLowerCase(Locale.ROOT).startsWith("http");
    String user = present(parts.group(2));
    return Optional.of(
        new VcsRequirement(
            remote,
            http ? user : "",
            parts.group(1) + (http ? "" : user) + parts.group(3),
            present(parts.group(4)),
            present(parts.group(5))));
  }

  private static String present(String group) {
    return group == null ? "" : group;
  }

  boolean isEditable() {
    return line.text().startsWith("-");
  }

  /// The repository with its login, and with the variables that pip would put in.
  String repository(Map<String, String> variables) {
    String full =
        login.isEmpty()
            ? address
            : address.replaceFirst("://", "://" + Matcher.quoteReplacement(login));
    return VARIABLE
        .matcher(full)
        .replaceAll(
            name -> Matcher.quoteReplacement(variables.getOrDefault(name.group(1), name.group())));
  }

  /// The line with nothing secret in it.
  Remote withoutLogin() {
    String location = at(revision);
    return login.isEmpty()
        ? line
        : new Remote(line.text().replace(line.location(), location), line.name(), location);
  }

  /// The line that installs this commit again.
  String pinned(String commit) {
    if (isEditable()) {
      return "-e " + at(commit);
    }
    return line.name().isEmpty() || EGG.matcher(fragment).find()
        ? at(commit)
        : line.name() + " @ " + at(commit);
  }

  private String at(String commit) {
    return "git+" + address + (commit.isEmpty() ? "" : "@" + commit) + fragment;
  }

  /// Where the project lies in its repository.
  Path project(Path checkout) {
    Matcher subdirectory = SUBDIRECTORY.matcher(fragment);
    Path project = checkout.resolve(subdirectory.find() ? subdirectory.group(1) : "").normalize();
    return project.startsWith(checkout) ? project : checkout;
  }

  /// The line that installs what was checked out.
  RequirementLine from(Path checkout) {
    Path project = project(checkout);
    if (isEditable()) {
      return new Local("-e " + project, line.name(), "-e ", project.toString(), "");
    }
    String tail =
        line.text().substring(line.text().indexOf(line.location()) + line.location().length());
    Matcher egg = EGG.matcher(fragment);
    String name =
        line.text().startsWith(line.location())
            ? (egg.find() ? egg.group(1) + " @ " : "")
            : line.text().substring(0, line.text().indexOf(line.location()));
    String location = "file://" + project;
    return name.isEmpty()
        ? new Local(project + tail, "", "", project.toString(), tail)
        : new Remote(name + location + tail, line.name(), location);
  }
}
