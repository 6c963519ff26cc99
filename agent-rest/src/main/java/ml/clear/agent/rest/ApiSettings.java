// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.net.URI;
import java.time.Duration;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// The configuration section `api`: where the ClearML server is, and how it is spoken to.
record ApiSettings(
    @Key(doc = "The API server's address, usually on port 8008") @Nullable URI apiServer,
    @Key(doc = "The web server's address, usually on port 8080") @Nullable URI webServer,
    @Key(doc = "The file server's address, usually on port 8081") @Nullable URI filesServer,
    @Key(value = "credentials.access_key", doc = "The key of the agent's credentials")
        @Nullable String accessKey,
    @Key(value = "credentials.secret_key", doc = "The secret of the agent's credentials")
        @Nullable Secret secretKey,
    @Key(value = "http.max_req_size", doc = "The largest request, bytes") int maxRequestSize,
    @Key(value = "http.retries.total", doc = "How often a call is repeated at most; 0 = never")
        int retries,
    @Key(
            value = "http.retries.connect",
            doc = "How often the first connection is tried again, where no override says otherwise")
        int connectRetries,
    @Key(value = "http.retries.backoff_factor", doc = "The wait before the first repetition, in s")
        double backOffFactor,
    @Key(value = "http.retries.backoff_max", doc = "The longest wait, in seconds")
        double backOffMax,
    @Key(
            value = "auth.token_expiration_threshold_sec",
            doc = "How long before its end a token is renewed, at most half its life")
        Duration tokenThreshold,
    @Key(value = "auth.request_token_expiration_sec", doc = "The lifetime to ask for")
        @Nullable Duration tokenLifetime) {}
