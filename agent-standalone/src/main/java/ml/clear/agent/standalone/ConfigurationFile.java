// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `clearml.conf` for clients of this server. What a user added to it stays; only the URLs follow
/// the server, and a file without this server's key is written anew.
record ConfigurationFile(Path path) {
  private static final List<String> URLS = List.of("api_server", "web_server", "files_server");

  void write(String url, Credentials credentials) {
    try {
      String present = Files.exists(path) ? Files.readString(path) : "";
      String wanted =
          present.contains(credentials.accessKey())
              ? pointed(present, url)
              : fresh(url, credentials);
      if (!wanted.equals(present)) {
        replace(wanted);
      }
    } catch (IOException e) {
      throw new ServerNotStarted(
          "can't write '" + path + "': " + e.getMessage(),
          "make the file writable and the disk roomy, or choose another folder with --data",
          e);
    }
  }

  private static String pointed(String text, String url) {
    String pointed = text;
    for (String name : URLS) {
      Pattern line = Pattern.compile("(?m)^(\\s*" + name + "\\s*[:=]\\s*).*$");
      pointed = line.matcher(pointed).replaceAll("$1\"" + Matcher.quoteReplacement(url) + "\"");
    }
    return pointed;
  }

  private static String fresh(String url, Credentials credentials) {
    return """
    # How clients reach the server that keeps its data in this folder.
    api {
      api_server: "%s"
      web_server: "%s"
      files_server: "%s"
      credentials {
        "access_key": "%s"
        "secret_key": "%s"
      }
    }
    """
        .formatted(url, url, url, credentials.accessKey(), credentials.secretKey().reveal());
  }

  private void replace(String text) throws IOException {
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
