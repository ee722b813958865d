package io.github.experimentstash.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    /** Put together here, so that no scanner takes this file for a leak. */
    private static final String TOKEN = "gh" + "p_" + "0123456789abcdefABCDEF0123456789abcd";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WANDB_API_KEY",
                "AWS_SECRET_ACCESS_KEY",
                "HF_TOKEN",
                "token",
                "PGPASSWORD",
                "DB_PASS",
                "MYSQL_PWD",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "npm_config__auth",
                "AZURE_STORAGE_CONNECTION_STRING",
                "apiKey",
                "SESSION_COOKIE"
            })
    void namesOfSecretsAreKnown(String name) {
        assertThat(Redaction.isSecretName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MONKEY",
                "PATH",
                "PWD",
                "OLDPWD",
                "SSH_AUTH_SOCK",
                "TOKENIZERS_PARALLELISM",
                "GIT_AUTHOR_NAME",
                "KEYBOARD",
                "COMPASS",
                "DATA_DIR"
            })
    void harmlessNamesAreLeftAlone(String name) {
        assertThat(Redaction.isSecretName(name)).isFalse();
    }

    @Test
    void aConfigurationHasKeysAndTokensThatAreNoSecrets() {
        assertThat(List.of("label_key", "pad_token", "max_tokens", "key", "data.keys", "auth_method.name", "token_dim"))
                .noneMatch(Redaction::isSecretKey);
        assertThat(List.of("api_key", "logger.wandb.apiKey", "hub_token", "db.password", "access_keys"))
                .allMatch(Redaction::isSecretKey);
    }

    @Test
    void addressesLoseTheirLogins() {
        assertThat(Redaction.redactUrl("https://me:pw@host/x.git")).isEqualTo("https://***@host/x.git");
        assertThat(Redaction.redactUrl("see https://tok@host/x and http://a:b@c/d, please"))
                .isEqualTo("see https://***@host/x and http://***@c/d, please");
        assertThat(Redaction.redactUrl("https://me:p@ss@host/x")).isEqualTo("https://***@host/x");
        assertThat(Redaction.redactUrl("ssh://git@host/x")).isEqualTo("ssh://git@host/x");
        assertThat(Redaction.redactUrl("ssh://git:pw@host/x")).isEqualTo("ssh://***@host/x");
        assertThat(Redaction.redactUrl("https://host/a@b/c")).isEqualTo("https://host/a@b/c");
        assertThat(Redaction.redactUrl("https://host/a?x=1&access_token=abc&y=2"))
                .isEqualTo("https://host/a?x=1&access_token=***&y=2");
        assertThat(Redaction.strippedUrl("https://me:pw@host/x.git")).isEqualTo("https://host/x.git");
        assertThat(Redaction.strippedUrl("git@host:x.git")).isEqualTo("git@host:x.git");
    }

    @Test
    void argumentsLoseTheirSecretsAndNothingElse() {
        assertThat(Redaction.redactArgument("logger.api_key=abc")).isEqualTo("logger.api_key=***");
        assertThat(Redaction.redactArgument("+login.password=abc")).isEqualTo("+login.password=***");
        assertThat(Redaction.redactArgument("API_KEY=abc")).isEqualTo("API_KEY=***");
        assertThat(Redaction.redactArgument("api_key=null")).isEqualTo("api_key=null");
        assertThat(Redaction.redactArgument("api_key=${oc.env:API_KEY}")).isEqualTo("api_key=${oc.env:API_KEY}");
        assertThat(Redaction.redactArgument("label_key=cell=type")).isEqualTo("label_key=cell=type");
        assertThat(Redaction.redactArgument("note=" + TOKEN + "!")).isEqualTo("note=***!");
        assertThat(Redaction.redactArguments(List.of("x", "--password", "abc", "--verbose", "n=1")))
                .containsExactly("x", "--password", "***", "--verbose", "n=1");
    }

    @Test
    void wordsThatBeginLikeATokenAreWords() {
        assertThat(Redaction.redactText("sk-learn-based-manifold-learning-of-data"))
                .isEqualTo("sk-learn-based-manifold-learning-of-data");
        assertThat(Redaction.looksSecret("-----BEGIN OPENSSH PRIVATE KEY-----")).isTrue();
        assertThat(Redaction.looksSecret("-----BEGIN CERTIFICATE-----")).isFalse();
    }
}
