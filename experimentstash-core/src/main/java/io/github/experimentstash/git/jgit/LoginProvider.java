package io.github.experimentstash.git.jgit;

import io.github.experimentstash.git.transport.Address;
import io.github.experimentstash.git.transport.Login;
import io.github.experimentstash.git.transport.Logins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.NetRC;
import org.eclipse.jgit.transport.URIish;

/** Answers JGit from the logins that are set down; never asks a person, and says yes to nothing, so to no host key. */
final class LoginProvider extends CredentialsProvider {
    private final Logins logins;
    private final Path home;

    LoginProvider(Logins logins, Path home) {
        this.logins = logins;
        this.home = home;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        if (!supports(items) || uri.getHost() == null) {
            return false;
        }
        Optional<Login> login = login(uri);
        if (login.isEmpty()) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(login.get().user());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(login.get().password().toCharArray());
            }
        }
        return true;
    }

    private Optional<Login> login(URIish uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT) + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
        Optional<Login> known = logins.of(new Address(String.valueOf(uri.getScheme()), host));
        Path netrc = home.resolve(".netrc");
        if (known.isPresent() || !Files.isRegularFile(netrc)) {
            return known;
        }
        NetRC.NetRCEntry entry = new NetRC(netrc.toFile()).getEntry(uri.getHost());
        return entry == null || entry.login == null || entry.password == null
                ? Optional.empty()
                : Optional.of(new Login(entry.login, new String(entry.password)));
    }
}
