// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

/// A piece of configuration that the server keeps, for a user, a group or everybody. Texts that the
/// server does not tell are empty.
///
/// @param scope whom it is for: `user`, `company`
/// @param user the id of the user whom it belongs to
/// @param text HOCON, as in a configuration file
public record Vault(String id, String scope, String user, String description, String text) {
  private static final int LONGEST_NAME = 50;

  /// What people call it.
  public String name() {
    String name = description.isBlank() ? id : description.strip();
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }
}
