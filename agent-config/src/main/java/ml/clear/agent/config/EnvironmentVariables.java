// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static ml.clear.agent.config.EnvironmentVariable.Where.DOCKER;
import static ml.clear.agent.config.EnvironmentVariable.Where.GIT;
import static ml.clear.agent.config.EnvironmentVariable.Where.KUBERNETES;
import static ml.clear.agent.config.EnvironmentVariable.Where.NETWORK;
import static ml.clear.agent.config.EnvironmentVariable.Where.PYTHON;
import static ml.clear.agent.config.EnvironmentVariable.Where.SERVER;
import static ml.clear.agent.config.EnvironmentVariable.Where.SETTINGS;
import static ml.clear.agent.config.EnvironmentVariable.Where.STORAGE;
import static ml.clear.agent.config.EnvironmentVariable.Where.TASK;
import static ml.clear.agent.config.EnvironmentVariable.Where.WORKER;

import java.util.List;
import ml.clear.agent.config.EnvironmentVariable.Where;

/// All variables that the agent knows. Those with a key are settings like all others; the rest is
/// read where it is used, from the process environment, after it was checked here.
final class EnvironmentVariables {
  static final List<EnvironmentVariable> ALL =
      List.of(
          // which settings there are
          text("CLEARML_CONFIG_FILE", SETTINGS, "the configuration file").trains(),
          text("CLEARML_CONFIG_PATH", SETTINGS, "a folder of configuration files").trains(),
          flag("CLEARML_AGENT_ENABLE_ENV_CONFIG_SECTION", SETTINGS, "set the section environment")
              .warns()
              .sets("agent.apply_environment"),
          flag("CLEARML_AGENT_ENABLE_FILES_CONFIG_SECTION", SETTINGS, "write the section files")
              .warns()
              .sets("agent.apply_files"),
          flag("CLEARML_AGENT_CONFIG_VERBOSE", SETTINGS, "name each file that is read").warns(),
          flag("CLEARML_AGENT_DISABLE_VAULT_SUPPORT", SETTINGS, "no vaults of the server").warns(),
          // the server
          text("CLEARML_API_HOST", SERVER, "the API server").trains().sets("api.api_server"),
          text("CLEARML_WEB_HOST", SERVER, "the web server").trains().sets("api.web_server"),
          text("CLEARML_FILES_HOST", SERVER, "the file server").trains().sets("api.files_server"),
          text("CLEARML_API_ACCESS_KEY", SERVER, "the access key")
              .trains()
              .sets("api.credentials.access_key"),
          secret("CLEARML_API_SECRET_KEY", SERVER, "the access key's secret")
              .trains()
              .sets("api.credentials.secret_key"),
          secret("CLEARML_AUTH_TOKEN", SERVER, "a token instead of key and secret"),
          flag("CLEARML_API_HOST_VERIFY_CERT", SERVER, "check TLS certificates")
              .trains()
              .warns()
              .sets("api.verify_certificate"),
          new EnvironmentVariable(
                  "CLEARML_API_DEFAULT_REQ_METHOD",
                  VariableKind.HTTP_METHOD,
                  SERVER,
                  "method of API calls")
              .sets("api.http.default_method"),
          new EnvironmentVariable(
                  "CLEARML_API_EXTRA_RETRY_CODES",
                  VariableKind.WORDS_OR_LIST,
                  SERVER,
                  "further HTTP statuses that are tried again")
              .sets("api.http.extra_retry_codes"),
          flag("CLEARML_API_VERBOSE", SERVER, "log token renewals").trains().warns(),
          flag("CLEARML_NO_DEFAULT_SERVER", SERVER, "accepted: there is no default server")
              .trains()
              .warns(),
          new EnvironmentVariable(
              "CLEARML_AGENT_INITIAL_CONNECT_RETRY_OVERRIDE",
              VariableKind.FLAG_OR_INTEGER,
              SERVER,
              "retries of the first login; a word for no: as all other calls"),
          text("CLEARML_AGENT_FORCE_MAX_API_VERSION", SERVER, "highest API version used"),
          // the worker
          text("CLEARML_WORKER_NAME", WORKER, "host part of worker ids")
              .trains()
              .sets("agent.worker_name"),
          text("CLEARML_WORKER_ID", WORKER, "the worker id").trains().sets("agent.worker_id"),
          new EnvironmentVariable(
              "CLEARML_WORKER_TAGS", VariableKind.WORDS, WORKER, "tags of the worker"),
          number("CLEARML_AGENT_QUEUE_POLL_FREQ_SEC", WORKER, "seconds between polls")
              .sets("agent.polling_interval_sec"),
          number("CLEARML_AGENT_STATUS_REPORT_FREQ_SEC", WORKER, "seconds between status reports")
              .sets("agent.status_report_freq_sec"),
          flag("CLEARML_AGENT_CRASH_ON_EXCEPTION", WORKER, "end at a defect of the loop")
              .sets("agent.crash_on_exception"),
          flag("CLEARML_AGENT_DEBUG_GET_NEXT_TASK", WORKER, "print each poll"),
          text("CLEARML_AGENT_TEMP_STDOUT_FILE_DIR", WORKER, "folder of all temporary files")
              .sets("agent.temp_dir"),
          flag("CLEARML_AGENT_PROPAGATE_EXITCODE", WORKER, "execute returns the task's exit code")
              .warns(),
          text("CLEARML_AGENT_GPU_FRACTIONS", WORKER, "GPU fractions in reports"),
          integer("CLEARML_MULTI_NODE_SINGLE_TASK", WORKER, "how the nodes of a task report")
              .warns(),
          flag("CLEARML_AGENT_NO_UPDATE", WORKER, "pods run the agent of their image"),
          // the task
          flag("CLEARML_CPU_ONLY", TASK, "no GPU is used, reported or handed on")
              .trains()
              .alias("CPU_ONLY")
              .sets("agent.cpu_only"),
          version("CLEARML_CUDA_VERSION", "the CUDA version; 0: none")
              .trains()
              .alias("CUDA_VERSION")
              .sets("agent.cuda_version"),
          version("CLEARML_CUDNN_VERSION", "the cuDNN version; 0: none")
              .trains()
              .alias("CUDNN_VERSION")
              .sets("agent.cudnn_version"),
          text("CLEARML_AGENT_EXEC_USER", TASK, "the user that runs tasks").trains(),
          text("CLEARML_AGENT_FORCE_CODE_DIR", TASK, "a folder with the code; nothing is cloned"),
          text("CLEARML_AGENT_FORCE_EXEC_SCRIPT", TASK, "folder:script that runs instead"),
          flag("CLEARML_AGENT_FORCE_TASK_INIT", TASK, "add Task.init() to the script"),
          text("CLEARML_AGENT_ABORT_CALLBACK_CMD", TASK, "command that runs before an abort"),
          number("CLEARML_AGENT_ABORT_CALLBACK_TIMEOUT", TASK, "seconds for that command"),
          new EnvironmentVariable(
                  "CLEARML_AGENT_EXTRA_PYTHON_PATH",
                  VariableKind.PATHS,
                  TASK,
                  "further folders for PYTHONPATH")
              .trains()
              .sets("agent.extra_python_path"),
          text("CLEARML_AGENT_CUSTOM_BUILD_SCRIPT", TASK, "a script that builds the environment")
              .sets("agent.custom_build_script"),
          // git
          text("CLEARML_AGENT_GIT_USER", GIT, "user for git hosts").trains().sets("agent.git_user"),
          secret("CLEARML_AGENT_GIT_PASS", GIT, "password or token for git hosts")
              .trains()
              .sets("agent.git_pass"),
          text("CLEARML_AGENT_GIT_HOST", GIT, "the only host that gets that login")
              .trains()
              .sets("agent.git_host"),
          flag("CLEARML_AGENT_GIT_CLONE_VERBOSE", GIT, "git's progress in the task's log")
              .sets("agent.git_clone_verbose"),
          flag("CLEARML_AGENT_GIT_USE_MS_ENTRA_TOKEN", GIT, "Azure DevOps with an Entra token")
              .sets("agent.git_use_ms_entra_token"),
          flag("CLEARML_AGENT_GIT_USE_AZURE_PAT", GIT, "Azure DevOps with an access token")
              .sets("agent.git_use_azure_pat"),
          text("CLEARML_AGENT_SSH_URL_REPLACEMENT_SCHEME", GIT, "scheme that replaces ssh")
              .sets("agent.translate_ssl_replacement_scheme"),
          text("SSH_AUTH_SOCK", GIT, "the ssh agent"),
          // python environments
          new EnvironmentVariable(
                  "CLEARML_EXTRA_PIP_INSTALL_FLAGS",
                  VariableKind.WORDS_OR_LIST,
                  PYTHON,
                  "further arguments of pip install")
              .sets("agent.package_manager.extra_pip_install_flags"),
          new EnvironmentVariable(
                  "CLEARML_AGENT_PACKAGE_PYTORCH_RESOLVE",
                  VariableKind.TORCH_RESOLVE,
                  PYTHON,
                  "how torch's wheels are found")
              .warns()
              .sets("agent.package_manager.pytorch_resolve"),
          text("CLEARML_AGENT_VENV_CACHE_PATH", PYTHON, "folder of finished environments")
              .sets("agent.venvs_cache.path"),
          new EnvironmentVariable(
              "CLEARML_AGENT_SKIP_PIP_VENV_INSTALL",
              VariableKind.FLAG_OR_PATH,
              PYTHON,
              "install into the python that is there, or into the one named"),
          flag("CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL", PYTHON, "install nothing"),
          flag("CLEARML_AGENT_FORCE_POETRY", PYTHON, "use poetry"),
          flag("CLEARML_AGENT_FORCE_UV", PYTHON, "use uv"),
          text("CLEARML_BOOTSTRAP_UV_EXEC", PYTHON, "path of uv"),
          text("CLEARML_CONDA_ENV_PACKAGE", PYTHON, "a packed conda environment").trains(),
          flag("CLEARML_USE_CONDA_BASE_ENV", PYTHON, "install into conda's base environment")
              .warns()
              .sets("agent.package_manager.use_conda_base_env"),
          flag(
              "CLEARML_AGENT_FORCE_SYSTEM_SITE_PACKAGES",
              PYTHON,
              "system packages in containers and pods; no: as configured"),
          // docker
          new EnvironmentVariable(
                  "CLEARML_DOCKER_IMAGE",
                  VariableKind.IMAGE,
                  DOCKER,
                  "the image for tasks that name none, with docker arguments")
              .trains()
              .sets("agent.default_docker"),
          flag("CLEARML_DOCKER_SKIP_GPUS_FLAG", DOCKER, "hand GPUs on without --gpus").trains(),
          new EnvironmentVariable(
              "CLEARML_AGENT_DOCKER_ARGS_HIDE_ENV",
              VariableKind.WORDS,
              DOCKER,
              "further variables that are masked in docker commands"),
          flag("CLEARML_AGENT_DISABLE_SSH_MOUNT", DOCKER, "containers don't get ~/.ssh")
              .sets("agent.disable_ssh_mount"),
          new EnvironmentVariable(
                  "CLEARML_AGENT_EXTRA_DOCKER_ARGS",
                  VariableKind.WORDS_OR_LIST,
                  DOCKER,
                  "docker arguments instead of the configured ones")
              .sets("agent.extra_docker_arguments"),
          new EnvironmentVariable(
              "CLEARML_AGENT_EXTRA_DOCKER_LABELS",
              VariableKind.WORDS,
              DOCKER,
              "further labels of containers"),
          new EnvironmentVariable(
                  "CLEARML_AGENT_DOCKER_ARGS_FILTERS",
                  VariableKind.WORDS,
                  DOCKER,
                  "patterns of the only docker arguments that tasks may use")
              .sets("agent.docker_args_filters"),
          text("CLEARML_AGENT_K8S_HOST_MOUNT", DOCKER, "host path:path in the agent's container")
              .trains(),
          text("CLEARML_AGENT_DOCKER_HOST_MOUNT", DOCKER, "host path:path in the agent's container")
              .trains(),
          text("CLEARML_AGENT_DEBUG_INFO", DOCKER, "docker: tell how commands are made"),
          text("CLEARML_AGENT_CHILD_AGENTS_COUNT_CMD", DOCKER, "command that lists service tasks"),
          text("CLEARML_AGENT_SERVICES_DOCKER_RESTART", DOCKER, "restart policy of services"),
          text("CLEARML_AGENT_FORCE_HOST_MACHINE_IP", DOCKER, "this machine's address"),
          // Kubernetes
          text("CLEARML_K8S_GLUE_KIND", KUBERNETES, "pod or job"),
          text("CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH", KUBERNETES, "start script in pods"),
          // storage that the task's SDK uses
          text("AWS_ACCESS_KEY_ID", STORAGE, "S3 key").sets("sdk.aws.s3.key"),
          secret("AWS_SECRET_ACCESS_KEY", STORAGE, "S3 secret").sets("sdk.aws.s3.secret"),
          text("AWS_DEFAULT_REGION", STORAGE, "S3 region").sets("sdk.aws.s3.region"),
          text("AZURE_STORAGE_ACCOUNT", STORAGE, "Azure storage account"),
          secret("AZURE_STORAGE_KEY", STORAGE, "its key"),
          text("GOOGLE_APPLICATION_CREDENTIALS", STORAGE, "file with Google's credentials")
              .sets("sdk.google.storage.credentials_json"),
          // the network
          text("HTTP_PROXY", NETWORK, "proxy for http").alias("http_proxy"),
          text("HTTPS_PROXY", NETWORK, "proxy for https").alias("https_proxy"),
          text("ALL_PROXY", NETWORK, "proxy for both").alias("all_proxy"),
          text("NO_PROXY", NETWORK, "hosts without proxy").alias("no_proxy"),
          text("REQUESTS_CA_BUNDLE", NETWORK, "file with trusted authorities"),
          text("CURL_CA_BUNDLE", NETWORK, "file with trusted authorities"),
          text("SSL_CERT_FILE", NETWORK, "file with trusted authorities"));

  private EnvironmentVariables() {}

  private static EnvironmentVariable text(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.TEXT, where, meaning);
  }

  private static EnvironmentVariable secret(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.SECRET, where, meaning);
  }

  private static EnvironmentVariable flag(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.FLAG, where, meaning);
  }

  private static EnvironmentVariable number(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.NUMBER, where, meaning);
  }

  private static EnvironmentVariable integer(String name, Where where, String meaning) {
    return new EnvironmentVariable(name, VariableKind.INTEGER, where, meaning);
  }

  private static EnvironmentVariable version(String name, String meaning) {
    return new EnvironmentVariable(name, VariableKind.VERSION, TASK, meaning);
  }
}
