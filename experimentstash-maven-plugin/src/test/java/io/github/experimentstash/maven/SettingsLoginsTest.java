package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.transport.Address;
import io.github.experimentstash.git.transport.Login;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;

/** Maven's own decrypter, on passwords as {@code mvn --encrypt-password} writes them. */
@MojoTest
class SettingsLoginsTest {
    private static final String SECURITY = "settings.security";

    @TempDir
    Path folder;

    private final String before = System.getProperty(SECURITY);

    @AfterEach
    void putBack() {
        if (before == null) {
            System.clearProperty(SECURITY);
        } else {
            System.setProperty(SECURITY, before);
        }
    }

    private static Settings with(String id, String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername("ada");
        server.setPassword(password);
        Settings settings = new Settings();
        settings.addServer(server);
        return settings;
    }

    @Test
    @InjectMojo(goal = "add-tool")
    void aServerIsFoundByTheHostOfTheAddress(AddToolMojo mojo) {
        SettingsLogins logins = new SettingsLogins(with("Git.Example.org:8443", "plain-w0rd"), mojo.decrypter);
        assertThat(logins.of(Address.of("https://git.example.org:8443/a/b.git")))
                .contains(new Login("ada", "plain-w0rd"));
        assertThat(logins.of(Address.of("https://git.example.org/a/b.git"))).isEmpty();
        assertThat(logins.of(Address.of("https://example.org:8443/a/b.git"))).isEmpty();
        assertThat(logins.of(Address.of("https://git.example.org:8443/a/b.git")).orElseThrow())
                .hasToString("login of 'ada'");
    }

    @Test
    @InjectMojo(goal = "add-tool")
    void anEncryptedPasswordIsDecrypted(AddToolMojo mojo) throws Exception {
        DefaultPlexusCipher cipher = new DefaultPlexusCipher();
        Path security = folder.resolve("settings-security.xml");
        Files.writeString(
                security,
                "<settingsSecurity><master>" + cipher.encryptAndDecorate("master-w0rd", SECURITY)
                        + "</master></settingsSecurity>");
        System.setProperty(SECURITY, security.toString());
        Settings settings = with("git.example.org", cipher.encryptAndDecorate("s3cret-w0rd", "master-w0rd"));
        assertThat(new SettingsLogins(settings, mojo.decrypter).of(Address.of("https://git.example.org/a.git")))
                .isEqualTo(Optional.of(new Login("ada", "s3cret-w0rd")));
    }

    @Test
    @InjectMojo(goal = "add-tool")
    void aPasswordThatCannotBeDecryptedIsSaid(AddToolMojo mojo) {
        System.setProperty(SECURITY, folder.resolve("nowhere.xml").toString());
        Settings settings = with("git.example.org", "{COQLCE6DU6GtcS5P=}");
        assertThatThrownBy(() ->
                        new SettingsLogins(settings, mojo.decrypter).of(Address.of("https://git.example.org/a.git")))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-227: the password of server 'git.example.org' in Maven's settings")
                .hasMessageNotContaining("COQLCE6DU6GtcS5P");
    }
}
