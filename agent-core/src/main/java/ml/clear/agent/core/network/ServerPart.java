// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

/// The three servers that a ClearML server consists of. Each has an address of its own.
public enum ServerPart {
  /// What agents and tasks call.
  API("API server"),
  /// What people look at.
  WEB("web server"),
  /// Where artifacts and models go.
  FILES("file server");

  private final String title;

  ServerPart(String title) {
    this.title = title;
  }

  /// Its name for people.
  public String title() {
    return title;
  }
}
