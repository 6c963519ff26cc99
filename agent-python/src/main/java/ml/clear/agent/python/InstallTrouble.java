// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import ml.clear.agent.core.failure.ReasonCode;

/// Why an installation failed. Where several reasons are seen, the one that stands first here is
/// the cause of the others.
enum InstallTrouble {
  DISK_FULL(ReasonCode.DISK_FULL, "no space is left on the disk", "free space on the disk"),
  HASH_MISMATCH(
      ReasonCode.REQUIREMENTS_FAILED,
      "what the index has does not match the hash in the requirements",
      "correct the hash, or find out who changed the file on the index"),
  HASH_MISSING(
      ReasonCode.REQUIREMENTS_FAILED,
      "some requirements have a hash, so all need one and a version with ==",
      "add the missing hashes (pip-compile --generate-hashes), or remove all of them"),
  UNAUTHORIZED(
      ReasonCode.REQUIREMENTS_FAILED,
      "the package index does not accept the credentials",
      "put the login into agent.package_manager.extra_index_url, pip.conf or PIP_INDEX_URL"),
  UNTRUSTED(
      ReasonCode.INDEX_UNREACHABLE,
      "the certificate of the package index is not trusted",
      "set api.verify_certificate, or PIP_CERT, to a file with the certificate of its authority"),
  GIT_LOGIN(
      ReasonCode.GIT_UNAUTHORIZED,
      "its git host does not accept the credentials",
      "set agent.git_user, agent.git_pass and agent.git_host, or add the host to"
          + " agent.git.extra_credentials; for ssh, load the key into ssh-agent"),
  GIT_SOURCE(
      ReasonCode.REVISION_NOT_FOUND,
      "its git host does not know the repository or the revision",
      "check the address and the name behind the '@', and that the login may read the repository"),
  UNREACHABLE(
      ReasonCode.INDEX_UNREACHABLE,
      "the package index does not answer",
      "check the address of the index, the network and the proxy of this machine"),
  MANAGED(
      ReasonCode.REQUIREMENTS_FAILED,
      "the system does not allow packages in its own interpreter",
      "unset CLEARML_AGENT_SKIP_PIP_VENV_INSTALL, or set PIP_BREAK_SYSTEM_PACKAGES=1"),
  PYTHON_VERSION(
      ReasonCode.REQUIREMENTS_FAILED,
      "it is not made for this version of python",
      "take another version of the package, or run the task with another python"),
  NOT_FOUND(
      ReasonCode.REQUIREMENTS_FAILED,
      "no such package or version, or none for this python and machine",
      "check name and version; add the package's index as agent.package_manager.extra_index_url"),
  CONFLICT(
      ReasonCode.REQUIREMENTS_FAILED,
      "the requirements contradict each other",
      "loosen or remove one of the requirements that the lines above name"),
  NO_COMPILER(
      ReasonCode.REQUIREMENTS_FAILED,
      "it must be compiled, and a compiler or its headers are missing",
      "install a compiler and the python headers (Debian, Ubuntu: build-essential python3-dev),"
          + " or take a version that has a wheel for this python"),
  BUILD_FAILED(
      ReasonCode.REQUIREMENTS_FAILED,
      "it can't be built from its sources",
      "take a version that has a wheel for this python, or install what its build needs"),
  OTHER(
      ReasonCode.REQUIREMENTS_FAILED,
      "see the lines of the installer",
      "run the command by hand to find out more");

  private final ReasonCode reason;
  private final String meaning;
  private final String hint;

  InstallTrouble(ReasonCode reason, String meaning, String hint) {
    this.reason = reason;
    this.meaning = meaning;
    this.hint = hint;
  }

  ReasonCode reason() {
    return reason;
  }

  String meaning() {
    return meaning;
  }

  String hint() {
    return hint;
  }
}
