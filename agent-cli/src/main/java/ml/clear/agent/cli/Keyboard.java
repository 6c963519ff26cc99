// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where answers come from: a person at a terminal, or whatever standard input is.
interface Keyboard {
  /// Whether a person sits there.
  boolean isTerminal();

  /// The next line; null at the end of the input.
  @Nullable String line();

  /// The next line, which does not show on a terminal while it is typed.
  @Nullable String secret();

  /// The keyboard of this process.
  static Keyboard system() {
    return Optional.ofNullable(System.console())
        .filter(java.io.Console::isTerminal)
        .<Keyboard>map(Terminal::new)
        .orElseGet(() -> of(System.in));
  }

  /// Lines of a stream.
  static Keyboard of(InputStream in) {
    return new Lines(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
  }

  /// A person.
  record Terminal(java.io.Console console) implements Keyboard {
    @Override
    public boolean isTerminal() {
      return true;
    }

    @Override
    public @Nullable String line() {
      return console.readLine();
    }

    @Override
    public @Nullable String secret() {
      char[] typed = console.readPassword();
      return typed == null ? null : new String(typed);
    }
  }

  /// A file or a pipe.
  record Lines(BufferedReader reader) implements Keyboard {
    @Override
    public boolean isTerminal() {
      return false;
    }

    @Override
    public @Nullable String line() {
      try {
        return reader.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public @Nullable String secret() {
      return line();
    }
  }
}
