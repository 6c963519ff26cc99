// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// The configuration section `api`: where the ClearML server is, and how it is spoken to.
record ApiSettings(
    @Nullable URI apiServer,
    @Nullable URI webServer,
    @Nullable URI filesServer,
    @Key("credentials.access_key") @Nullable String accessKey,
    @Key("credentials.secret_key") @Nullable Secret secretKey,
    @Key("http.max_req_size") int maxRequestSize,
    @Key("http.retries.total") int retries,
    @Key("http.retries.connect") int connectRetries,
    @Key("http.retries.backoff_factor") double backOffFactor,
    @Key("http.retries.backoff_max") double backOffMax,
    @Key("http.extra_retry_codes") List<Integer> extraRetryCodes,
    @Key("auth.token_expiration_threshold_sec") Duration tokenThreshold,
    @Key("auth.request_token_expiration_sec") @Nullable Duration tokenLifetime) {
  ApiSettings {
    require(maxRequestSize > 0, "http.max_req_size", maxRequestSize, "more than 0");
    require(retries >= 0, "http.retries.total", retries, "0 or more");
    require(connectRetries >= 0, "http.retries.connect", connectRetries, "0 or more");
    require(backOffFactor >= 0, "http.retries.backoff_factor", backOffFactor, "0 or more");
    require(backOffMax >= 0, "http.retries.backoff_max", backOffMax, "0 or more");
    extraRetryCodes = List.copyOf(extraRetryCodes);
    for (int code : extraRetryCodes) {
      if (code < 400 || code > 599) {
        throw new IllegalArgumentException(
            "http.extra_retry_codes has '%d', which is no HTTP status of a failure"
                .formatted(code));
      }
    }
  }

  private static void require(boolean holds, String key, Number value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, it must be %s".formatted(key, value, allowed));
    }
  }
}
