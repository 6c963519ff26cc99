// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `auth.*`, `users.*`, `server.*` and `debug.*`.
final class AccountEndpoints {
  private final Tokens tokens;
  private final Path vaults;
  private final boolean advanced;

  AccountEndpoints(Tokens tokens, Path vaults, boolean advanced) {
    this.tokens = tokens;
    this.vaults = vaults;
    this.advanced = advanced;
  }

  List<Endpoint> endpoints() {
    List<Endpoint> endpoints =
        new ArrayList<>(
            List.of(
                Endpoint.of("1.0", "auth.login", this::login),
                Endpoint.of("1.0", "users.get_current_user", _ -> currentUser()),
                Endpoint.of("1.0", "server.info", _ -> info()),
                Endpoint.open("1.0", "debug.ping", _ -> Json.object().put("msg", "pong"))));
    if (advanced) {
      endpoints.add(Endpoint.of("2.15", "users.get_vaults", this::vaults));
    }
    return endpoints;
  }

  private ObjectNode login(Call call) {
    return Json.object().put("token", tokens.issue(call.arguments()));
  }

  private static ObjectNode currentUser() {
    ObjectNode reply = Json.object();
    ObjectNode user = Account.user().put("role", "user");
    user.set("company", Account.company());
    reply.set("user", user);
    return reply;
  }

  private static ObjectNode info() {
    return Json.object()
        .put("version", Tokens.SERVER_VERSION)
        .put("build", "1")
        .put("api_version", Version.NEWEST.toString())
        .put("uid", Account.COMPANY);
  }

  /// One vault for each file `vaults/<type>/<name>.conf`, in the order of their names.
  private ObjectNode vaults(Call call) {
    ObjectNode reply = Json.object();
    ArrayNode list = reply.putArray("vaults");
    if (call.arguments().flag("enabled", true)) {
      for (String type : call.arguments().texts("types").stream().distinct().toList()) {
        if (type.matches("\\w+")) {
          files(vaults.resolve(type)).forEach(file -> list.add(vault(file)));
        }
      }
    }
    return reply;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode vault(Path file) {
    try {
      String name = String.valueOf(file.getFileName());
      return Json.object()
          .put("id", name)
          .put("scope", "user")
          .put("description", name)
          .put("data", Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
