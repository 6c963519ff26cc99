// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.testkit.EnvironmentBuilderContract;
import ml.clear.agent.testkit.ServerCertificate;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A package index whose certificate no authority of this machine has signed.
class TlsIndexIT {
  @TempDir Path folder;
  private ServerCertificate certificate;
  private WheelIndex index;
  private Lab lab;

  @BeforeEach
  void start() throws Exception {
    certificate = ServerCertificate.make(folder.resolve("tls"), "127.0.0.1");
    index = WheelIndex.start(certificate.context()).with(WheelFile.wheel("alpha", "1.0"));
    lab = new Lab(folder);
    lab.variables.put("PIP_INDEX_URL", index.url().toString());
    lab.variables.put("PIP_RETRIES", "0");
  }

  @AfterEach
  void stop() {
    index.close();
  }

  @Test
  void is_not_trusted() throws Exception {
    Failure failure = lab.failure(alpha());

    assertThat(failure.reason()).isEqualTo(ReasonCode.INDEX_UNREACHABLE);
    assertThat(failure.message()).contains("certificate");
  }

  @Test
  void is_trusted_by_the_configured_authorities() throws Exception {
    lab.network = new NetworkSettings(true, certificate.bundle(), null, null, List.of());

    assertThat(lab.ready(alpha()).packages().get("pip")).contains("alpha==1.0");
  }

  @Test
  void is_not_checked_when_certificates_are_not() throws Exception {
    lab.network = new NetworkSettings(false, null, null, null, List.of());

    assertThat(lab.ready(alpha()).packages().get("pip")).contains("alpha==1.0");
  }

  @Test
  void is_not_checked_as_an_additional_index_either() throws Exception {
    lab.network = new NetworkSettings(false, null, null, null, List.of());
    try (WheelIndex first = WheelIndex.start()) {
      lab.variables.put("PIP_INDEX_URL", first.url().toString());
      lab.extraIndexUrl = List.of(index.url().toString());

      assertThat(lab.ready(alpha()).packages().get("pip")).contains("alpha==1.0");
    }
  }

  private static Script alpha() {
    return EnvironmentBuilderContract.script(List.of("alpha"));
  }
}
