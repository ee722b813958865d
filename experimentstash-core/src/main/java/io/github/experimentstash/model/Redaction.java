package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which names stand for secrets, and texts without their secrets: the one place that decides, for records, messages,
 * {@code replay.sh} and {@code resolved.yaml}. Plain loops: on the path of every run.
 */
public final class Redaction {
    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    /** Look like secrets and are not: an address of a socket or a file that says nothing by itself. */
    private static final Set<String> HARMLESS = Set.of("SSH_AUTH_SOCK", "XAUTHORITY", "SSH_ASKPASS", "GIT_ASKPASS");

    private static final Set<String> SECRET_WORDS = Set.of(
            "TOKEN",
            "PASS",
            "PASSPHRASE",
            "AUTH",
            "AUTHORIZATION",
            "BEARER",
            "COOKIE",
            "COOKIES",
            "WEBHOOK",
            "DSN",
            "APIKEY",
            "APIKEYS",
            "ACCESSKEY",
            "PRIVATEKEY",
            "LICENSEKEY",
            "AUTHTOKEN",
            "ACCESSTOKEN");

    /** Before {@code key} they make it a secret also in a configuration, where {@code label_key} is none. */
    private static final Set<String> KEY_KINDS = Set.of(
            "API",
            "ACCESS",
            "PRIVATE",
            "SECRET",
            "ENCRYPTION",
            "SIGNING",
            "MASTER",
            "ACCOUNT",
            "LICENSE",
            "SSH",
            "AUTH");

    /** Before {@code token} they make it a piece of text, as language models have them, and no secret. */
    private static final Set<String> TEXT_TOKENS = Set.of(
            "PAD", "BOS", "EOS", "UNK", "SEP", "CLS", "MASK", "SPECIAL", "START", "END", "STOP", "PER", "MAX", "MIN",
            "NUM");

    private Redaction() {}

    /**
     * Of an environment variable: true for {@code WANDB_API_KEY} or {@code PGPASSWORD}, not for {@code MONKEY},
     * {@code TOKENIZERS_PARALLELISM}, {@code PWD} or {@code SSH_AUTH_SOCK}. Case does not matter.
     */
    public static boolean isSecretName(String name) {
        return isSecret(name, true);
    }

    /**
     * Of a configuration, such as a key in YAML or {@code a.b.api_key} in an override: the last part decides;
     * {@code key} counts only as in {@code api_key}, {@code token} not as in {@code pad_token}.
     */
    public static boolean isSecretKey(String key) {
        return isSecret(key.substring(key.lastIndexOf('.') + 1), false);
    }

    /**
     * A text whose addresses have no login: {@code https://user:password@host} becomes {@code https://***@host}. A user
     * name alone stays for {@code ssh}, where it is none; parameters with secret names lose their values.
     */
    public static String redactUrl(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        int from = 0;
        while (scheme >= 0) {
            int start = scheme + 3;
            int end = start;
            int at = -1;
            boolean inPath = false;
            boolean password = false;
            while (end < text.length() && " \t\r\n`'\")<>|".indexOf(text.charAt(end)) < 0) {
                char c = text.charAt(end++);
                inPath |= c == '/' || c == '?' || c == '#';
                if (!inPath && c == '@') {
                    at = end - 1;
                }
            }
            for (int i = start; i < at; i++) {
                password |= text.charAt(i) == ':';
            }
            clean.append(text, from, start);
            from = start;
            if (at >= 0 && (password || !isSsh(text, scheme))) {
                clean.append(MASK);
                from = at;
            }
            clean.append(withoutSecretParameters(text.substring(from, end)));
            from = end;
            scheme = text.indexOf("://", end);
        }
        return clean.append(text.substring(from)).toString();
    }

    /** A remote's address as a record holds it: without user name and password, but for the user of {@code ssh}. */
    public static String strippedUrl(String url) {
        String clean = redactUrl(url);
        int masked = clean.indexOf("://" + MASK + "@");
        return masked < 0 ? clean : clean.substring(0, masked + 3) + clean.substring(masked + 4 + MASK.length());
    }

    /**
     * One word of a command line: {@code api_key=abc}, {@code --token=abc} and {@code +login.password=abc} lose their
     * values, and so do addresses and tokens of a known shape anywhere in it.
     */
    static String redactArgument(String word) {
        int equals = word.indexOf('=');
        if (equals > 0 && equals + 1 < word.length() && isSecretOption(word.substring(0, equals))) {
            return isHarmlessValue(word.substring(equals + 1)) ? word : word.substring(0, equals + 1) + MASK;
        }
        return redactText(word);
    }

    /** A whole command line: also the word after {@code --password}. */
    public static List<String> redactArguments(List<String> words) {
        List<String> clean = new ArrayList<>(words.size());
        boolean valueFollows = false;
        for (String word : words) {
            if (valueFollows && !word.startsWith("-")) {
                clean.add(MASK);
                valueFollows = false;
                continue;
            }
            clean.add(redactArgument(word));
            valueFollows = word.startsWith("--") && word.indexOf('=') < 0 && isSecretOption(word);
        }
        return clean;
    }

    /** Any text: logins in addresses and tokens of a known shape are masked. */
    public static String redactText(String text) {
        return SecretShapes.mask(redactUrl(text), MASK);
    }

    /** True if the text itself holds a token of a known shape or begins a private key. */
    public static boolean looksSecret(String text) {
        return SecretShapes.isIn(text);
    }

    /** True for values that hide nothing: none, a truth, an interpolation, a number of a few digits. */
    public static boolean isHarmlessValue(String value) {
        String bare = value.strip();
        if (bare.startsWith("${") && bare.endsWith("}")) {
            // a default inside an interpolation may be the secret itself
            return bare.indexOf(',') < 0;
        }
        return bare.isEmpty()
                || Set.of("null", "None", "~", "true", "false", "True", "False", "''", "\"\"", "???", "{}", "[]", MASK)
                        .contains(bare);
    }

    private static boolean isSecretOption(String option) {
        int start = 0;
        while (start < option.length() && "-+~".indexOf(option.charAt(start)) >= 0) {
            start++;
        }
        String name = option.substring(start);
        return isSecretKey(name) || (isUpperCase(name) && isSecretName(name));
    }

    private static boolean isUpperCase(String text) {
        return text.equals(text.toUpperCase(Locale.ROOT));
    }

    private static boolean isSsh(String text, int schemeEnd) {
        return text.startsWith("ssh", schemeEnd - 3) || text.startsWith("git", schemeEnd - 3);
    }

    private static String withoutSecretParameters(String address) {
        int from = address.indexOf('?');
        if (from < 0) {
            return address;
        }
        StringBuilder clean = new StringBuilder(address.substring(0, from + 1));
        for (String parameter : address.substring(from + 1).split("&", -1)) {
            if (clean.charAt(clean.length() - 1) != '?') {
                clean.append('&');
            }
            int equals = parameter.indexOf('=');
            boolean secret = equals > 0
                    && (isSecretKey(parameter.substring(0, equals)) || isSignature(parameter.substring(0, equals)));
            clean.append(secret ? parameter.substring(0, equals + 1) + MASK : parameter);
        }
        return clean.toString();
    }

    /** Pre-signed addresses of object stores. */
    private static boolean isSignature(String parameter) {
        return parameter.equalsIgnoreCase("sig")
                || parameter.toLowerCase(Locale.ROOT).endsWith("signature");
    }

    private static boolean isSecret(String name, boolean variable) {
        if (HARMLESS.contains(name)) {
            return false;
        }
        List<String> words = words(name);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String before = i > 0 ? words.get(i - 1) : "";
            boolean last = i == words.size() - 1;
            if (word.contains("SECRET")
                    || word.contains("PASSWORD")
                    || word.contains("PASSWD")
                    || word.contains("CREDENTIAL")
                    || (word.equals("PWD") && i > 0)
                    || (word.equals("STRING") && before.equals("CONNECTION"))) {
                return true;
            }
            if (word.equals("KEY") || word.equals("KEYS")) {
                if (KEY_KINDS.contains(before) || (variable && word.equals("KEY"))) {
                    return true;
                }
            } else if (SECRET_WORDS.contains(word) && (variable || (last && !isTextToken(word, before, i)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTextToken(String word, String before, int index) {
        return word.equals("TOKEN") && index > 0 && TEXT_TOKENS.contains(before);
    }

    /** In upper case; {@code apiKey}, {@code api-key} and {@code API_KEY} are the same two. */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean hump = Character.isUpperCase(c) && i > 0 && Character.isLowerCase(name.charAt(i - 1));
            if (word.length() > 0 && (hump || !Character.isLetterOrDigit(c))) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (Character.isLetterOrDigit(c)) {
                word.append(Character.toUpperCase(c));
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }
}
