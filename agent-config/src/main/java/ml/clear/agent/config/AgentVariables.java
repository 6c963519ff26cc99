// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static ml.clear.agent.config.EnvironmentVariable.Where.SERVER;
import static ml.clear.agent.config.EnvironmentVariable.Where.SETTINGS;
import static ml.clear.agent.config.EnvironmentVariable.Where.WORKER;
import static ml.clear.agent.config.EnvironmentVariables.flag;
import static ml.clear.agent.config.EnvironmentVariables.integer;
import static ml.clear.agent.config.EnvironmentVariables.number;
import static ml.clear.agent.config.EnvironmentVariables.secret;
import static ml.clear.agent.config.EnvironmentVariables.text;
import static ml.clear.agent.config.EnvironmentVariables.words;

import java.util.List;

/// Variables about the configuration, the server and the worker.
final class AgentVariables {
  static final List<EnvironmentVariable> ALL =
      List.of(
          // which settings there are
          text("CLEARML_CONFIG_FILE", SETTINGS, "the configuration file, instead of those in home")
              .trains()
              .early(),
          text("CLEARML_CONFIG_PATH", SETTINGS, "a folder of configuration files").trains().early(),
          text("TRAINS_ENV", SETTINGS, "which part of that folder is read besides default").early(),
          flag("CLEARML_AGENT_ENABLE_ENV_CONFIG_SECTION", SETTINGS, "set the section environment")
              .warns()
              .early()
              .sets("agent.apply_environment"),
          flag("CLEARML_AGENT_ENABLE_FILES_CONFIG_SECTION", SETTINGS, "write the section files")
              .warns()
              .early()
              .sets("agent.apply_files"),
          flag("CLEARML_AGENT_CONFIG_VERBOSE", SETTINGS, "name each file that settings come from")
              .warns()
              .early()
              .sets("agent.config_verbose"),
          flag("CLEARML_AGENT_DISABLE_VAULT_SUPPORT", SETTINGS, "no vaults of the server")
              .warns()
              .sets("agent.disable_vault_support"),
          // the server
          text("CLEARML_API_HOST", SERVER, "the API server")
              .trains()
              .early()
              .sets("api.api_server"),
          text("CLEARML_WEB_HOST", SERVER, "the web server")
              .trains()
              .early()
              .sets("api.web_server"),
          text("CLEARML_FILES_HOST", SERVER, "the file server")
              .trains()
              .early()
              .sets("api.files_server"),
          text("CLEARML_API_ACCESS_KEY", SERVER, "the access key")
              .trains()
              .early()
              .sets("api.credentials.access_key"),
          secret("CLEARML_API_SECRET_KEY", SERVER, "the access key's secret")
              .trains()
              .early()
              .sets("api.credentials.secret_key"),
          secret("CLEARML_AUTH_TOKEN", SERVER, "a token instead of key and secret")
              .sets("api.auth_token"),
          flag("CLEARML_API_HOST_VERIFY_CERT", SERVER, "check TLS certificates")
              .trains()
              .warns()
              .sets("api.verify_certificate"),
          new EnvironmentVariable(
                  "CLEARML_API_DEFAULT_REQ_METHOD",
                  VariableKind.HTTP_METHOD,
                  SERVER,
                  "accepted: calls are always posted")
              .sets("api.http.default_method"),
          new EnvironmentVariable(
                  "CLEARML_API_EXTRA_RETRY_CODES",
                  VariableKind.INTEGERS,
                  SERVER,
                  "further HTTP statuses that are tried again")
              .sets("api.http.extra_retry_codes"),
          flag("CLEARML_API_VERBOSE", SERVER, "log each login and token renewal")
              .trains()
              .warns()
              .sets("api.verbose"),
          flag("CLEARML_NO_DEFAULT_SERVER", SERVER, "accepted: there is no default server")
              .trains()
              .warns(),
          new EnvironmentVariable(
                  "CLEARML_AGENT_INITIAL_CONNECT_RETRY_OVERRIDE",
                  VariableKind.FLAG_OR_INTEGER,
                  SERVER,
                  "retries of the first login; a word for no: as for all other calls")
              .sets("api.initial_connect_retries"),
          text("CLEARML_AGENT_FORCE_MAX_API_VERSION", SERVER, "highest API version that is used")
              .sets("api.max_version"),
          text("CLEARML_AGENT_URLLIB3_CONNECT_LEVEL", SERVER, "accepted: there is no urllib3"),
          // the worker
          text("CLEARML_WORKER_NAME", WORKER, "host part of worker ids")
              .trains()
              .early()
              .sets("agent.worker_name"),
          text("CLEARML_WORKER_ID", WORKER, "the worker id")
              .trains()
              .early()
              .sets("agent.worker_id"),
          words("CLEARML_WORKER_TAGS", WORKER, "tags of the worker").sets("agent.worker_tags"),
          number("CLEARML_AGENT_QUEUE_POLL_FREQ_SEC", WORKER, "seconds between polls")
              .sets("agent.polling_interval_sec"),
          number("CLEARML_AGENT_STATUS_REPORT_FREQ_SEC", WORKER, "seconds between status reports")
              .sets("agent.status_report_freq_sec"),
          flag("CLEARML_AGENT_CRASH_ON_EXCEPTION", WORKER, "end at a defect of the loop")
              .early()
              .sets("agent.crash_on_exception"),
          flag("CLEARML_AGENT_DEBUG_GET_NEXT_TASK", WORKER, "print each poll")
              .sets("agent.debug_get_next_task"),
          text("CLEARML_AGENT_TEMP_STDOUT_FILE_DIR", WORKER, "folder of all temporary files")
              .sets("agent.temp_dir"),
          flag("CLEARML_AGENT_PROPAGATE_EXITCODE", WORKER, "execute returns the task's exit code")
              .warns()
              .sets("agent.propagate_exitcode"),
          text("CLEARML_AGENT_GPU_FRACTIONS", WORKER, "GPU fractions in reports")
              .sets("agent.gpu_fractions"),
          integer("CLEARML_MULTI_NODE_SINGLE_TASK", WORKER, "how the nodes of a task report")
              .warns()
              .sets("agent.multi_node_single_task"),
          text("CLEARML_AGENT_K8S_HOST_MOUNT", WORKER, "host path:path in the agent's container")
              .trains()
              .alias("CLEARML_AGENT_DOCKER_HOST_MOUNT")
              .alias("TRAINS_AGENT_DOCKER_HOST_MOUNT")
              .sets("agent.host_mount"),
          text("CLEARML_AGENT_FORCE_HOST_MACHINE_IP", WORKER, "this machine's address")
              .sets("agent.host_machine_ip"),
          flag("CLEARML_AGENT_USE_POWERSHELL", WORKER, "accepted: this agent is for Unix").warns(),
          flag("CLEARML_AGENT_ALG_ENV", WORKER, "accepted: it has no effect anywhere").warns());

  private AgentVariables() {}
}
