// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static ml.clear.agent.config.EnvironmentVariable.Where.DOCKER;
import static ml.clear.agent.config.EnvironmentVariable.Where.GIT;
import static ml.clear.agent.config.EnvironmentVariable.Where.KUBERNETES;
import static ml.clear.agent.config.EnvironmentVariable.Where.NETWORK;
import static ml.clear.agent.config.EnvironmentVariable.Where.PYTHON;
import static ml.clear.agent.config.EnvironmentVariable.Where.TASK;
import static ml.clear.agent.config.EnvironmentVariables.text;

import java.util.List;

/// Variables that belong to others and that the agent follows as most programs do. They set no key:
/// they act by being in the process environment, for the agent as for its children.
final class CommonVariables {
  static final List<EnvironmentVariable> ALL =
      List.of(
          text("HTTP_PROXY", NETWORK, "proxy for http").alias("http_proxy"),
          text("HTTPS_PROXY", NETWORK, "proxy for https").alias("https_proxy"),
          text("ALL_PROXY", NETWORK, "proxy for both").alias("all_proxy"),
          text("NO_PROXY", NETWORK, "hosts without proxy").alias("no_proxy"),
          text("REQUESTS_CA_BUNDLE", NETWORK, "file with trusted authorities"),
          text("CURL_CA_BUNDLE", NETWORK, "file with trusted authorities"),
          text("SSL_CERT_FILE", NETWORK, "file with trusted authorities"),
          text("SSH_AUTH_SOCK", GIT, "the ssh agent"),
          text("NVIDIA_VISIBLE_DEVICES", TASK, "the GPUs that are used, unless --gpus names them"),
          text("CUDA_VISIBLE_DEVICES", TASK, "the same, asked second"),
          text("PATH", TASK, "where programs are found"),
          text("SHELL", TASK, "accepted: shell scripts run with the shell that they name"),
          text("VIRTUAL_ENV", PYTHON, "the virtual environment that is active"),
          text("CONDA_PREFIX", PYTHON, "the conda environment that is active"),
          text("CUDA_PATH", PYTHON, "accepted: CUDA is found by its programs"),
          text("ROCM_PATH", PYTHON, "where ROCm is"),
          text("UV_PYTHON_DOWNLOADS_JSON_URL", PYTHON, "where uv looks for interpreters"),
          text("KUBERNETES_SERVICE_HOST", KUBERNETES, "the agent runs in a pod"),
          text("KUBERNETES_PORT", DOCKER, "the agent runs in a pod"));

  private CommonVariables() {}
}
