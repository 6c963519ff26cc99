// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static ml.clear.agent.config.EnvironmentVariable.Where.GIT;
import static ml.clear.agent.config.EnvironmentVariable.Where.PYTHON;
import static ml.clear.agent.config.EnvironmentVariable.Where.STORAGE;
import static ml.clear.agent.config.EnvironmentVariable.Where.TASK;
import static ml.clear.agent.config.EnvironmentVariables.flag;
import static ml.clear.agent.config.EnvironmentVariables.number;
import static ml.clear.agent.config.EnvironmentVariables.secret;
import static ml.clear.agent.config.EnvironmentVariables.text;
import static ml.clear.agent.config.EnvironmentVariables.wordsOrList;

import java.util.List;

/// Variables about the code, the environment and the process of tasks.
final class TaskVariables {
  static final List<EnvironmentVariable> ALL =
      List.of(
          flag("CLEARML_CPU_ONLY", TASK, "no GPU is used, reported or handed on")
              .trains()
              .alias("CPU_ONLY")
              .early()
              .sets("agent.cpu_only"),
          version("CLEARML_CUDA_VERSION", "the CUDA version; 0: none")
              .trains()
              .alias("CUDA_VERSION")
              .sets("agent.cuda_version"),
          version("CLEARML_CUDNN_VERSION", "the cuDNN version; 0: none")
              .trains()
              .alias("CUDNN_VERSION")
              .sets("agent.cudnn_version"),
          text("CLEARML_AGENT_EXEC_USER", TASK, "the user that runs tasks")
              .trains()
              .local()
              .sets("agent.exec_user"),
          text("CLEARML_AGENT_FORCE_CODE_DIR", TASK, "a folder with the code; nothing is cloned")
              .local()
              .sets("agent.force_code_dir"),
          text(
                  "CLEARML_AGENT_FORCE_EXEC_SCRIPT",
                  TASK,
                  "folder:script that runs; nothing is cloned")
              .local()
              .sets("agent.force_exec_script"),
          flag("CLEARML_AGENT_FORCE_TASK_INIT", TASK, "add Task.init() to the script")
              .sets("agent.force_task_init"),
          text("CLEARML_AGENT_ABORT_CALLBACK_CMD", TASK, "command that runs before an abort")
              .sets("agent.abort_callback_cmd"),
          number("CLEARML_AGENT_ABORT_CALLBACK_TIMEOUT", TASK, "seconds for that command")
              .sets("agent.abort_callback_timeout"),
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
          // python environments
          wordsOrList("CLEARML_EXTRA_PIP_INSTALL_FLAGS", PYTHON, "further arguments of pip install")
              .sets("agent.package_manager.extra_pip_install_flags"),
          new EnvironmentVariable(
                  "CLEARML_AGENT_PACKAGE_PYTORCH_RESOLVE",
                  VariableKind.TORCH_RESOLVE,
                  PYTHON,
                  "how torch's wheels are found")
              .warns()
              .sets("agent.package_manager.pytorch_resolve"),
          text("CLEARML_AGENT_VENV_CACHE_PATH", PYTHON, "folder of finished environments")
              .local()
              .sets("agent.venvs_cache.path"),
          new EnvironmentVariable(
                  "CLEARML_AGENT_SKIP_PIP_VENV_INSTALL",
                  VariableKind.FLAG_OR_PATH,
                  PYTHON,
                  "install into the python that is there, or into the one named")
              .local()
              .sets("agent.skip_pip_venv_install"),
          flag("CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL", PYTHON, "install nothing")
              .local()
              .sets("agent.skip_python_env_install"),
          flag("CLEARML_AGENT_FORCE_POETRY", PYTHON, "use poetry")
              .sets("agent.package_manager.force_poetry"),
          flag("CLEARML_AGENT_FORCE_UV", PYTHON, "use uv").sets("agent.package_manager.force_uv"),
          text("CLEARML_BOOTSTRAP_UV_EXEC", PYTHON, "path of uv")
              .sets("agent.package_manager.uv_binary"),
          text("CLEARML_CONDA_ENV_PACKAGE", PYTHON, "a packed conda environment")
              .trains()
              .sets("agent.package_manager.conda_env_package"),
          flag("CLEARML_USE_CONDA_BASE_ENV", PYTHON, "install into conda's base environment")
              .warns()
              .sets("agent.package_manager.use_conda_base_env"),
          // storage that the task's SDK uses
          text("AWS_ACCESS_KEY_ID", STORAGE, "S3 key").early().sets("sdk.aws.s3.key"),
          secret("AWS_SECRET_ACCESS_KEY", STORAGE, "S3 secret").early().sets("sdk.aws.s3.secret"),
          text("AWS_DEFAULT_REGION", STORAGE, "S3 region").early().sets("sdk.aws.s3.region"),
          text("AZURE_STORAGE_ACCOUNT", STORAGE, "Azure account; adds one of the SDK's containers")
              .early(),
          secret("AZURE_STORAGE_KEY", STORAGE, "the key of that account").early(),
          text("GOOGLE_APPLICATION_CREDENTIALS", STORAGE, "file with Google's credentials")
              .early()
              .sets("sdk.google.storage.credentials_json"));

  private TaskVariables() {}

  /// Foreign images set some of these, so that a strange text is no reason to stop.
  private static EnvironmentVariable version(String name, String meaning) {
    return new EnvironmentVariable(name, VariableKind.VERSION, TASK, meaning).early().warns();
  }
}
