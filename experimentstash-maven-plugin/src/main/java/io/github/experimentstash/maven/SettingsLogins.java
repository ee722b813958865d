package io.github.experimentstash.maven;

import io.github.experimentstash.git.transport.Address;
import io.github.experimentstash.git.transport.Login;
import io.github.experimentstash.git.transport.Logins;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Servers of Maven's {@code settings.xml}, encrypted passwords too: one whose id is the host of a tool's address,
 * {@code github.com} or {@code git.example.org:8443}. Decrypted only when that host is about to be asked.
 */
final class SettingsLogins implements Logins {
    private final Settings settings;
    private final SettingsDecrypter decrypter;

    /** @param settings null in a test without Maven */
    SettingsLogins(Settings settings, SettingsDecrypter decrypter) {
        this.settings = settings;
        this.decrypter = decrypter;
    }

    @Override
    public Optional<Login> of(Address address) {
        if (settings == null) {
            return Optional.empty();
        }
        for (Server server : settings.getServers()) {
            String id = String.valueOf(server.getId()).toLowerCase(Locale.ROOT);
            if (id.equals(address.host()) && server.getPassword() != null) {
                return Optional.of(decrypted(server));
            }
        }
        return Optional.empty();
    }

    private Login decrypted(Server server) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        for (SettingsProblem problem : result.getProblems()) {
            if (problem.getSeverity() != SettingsProblem.Severity.WARNING) {
                throw new StashFailure(Problem.error(
                        ProblemCode.NO_ACCESS,
                        "the password of server '" + server.getId() + "' in Maven's settings cannot be decrypted",
                        "mvn --encrypt-password   makes a new one; it needs the master password in"
                                + " ~/.m2/settings-security.xml"));
            }
        }
        Server plain = result.getServer();
        String user = plain.getUsername() == null ? "" : plain.getUsername();
        return new Login(user, plain.getPassword());
    }
}
