package io.github.experimentstash.environment;

/** What an environment is asked to be, as one text that changes with it; part of the fingerprint. */
final class Settings {
    private Settings() {}

    static String of(EnvironmentRequest request) {
        StringBuilder text = new StringBuilder(200);
        text.append(request.tool().environment().word());
        text.append('\n').append(request.projectDirectory());
        text.append('\n').append(request.tool().pythonVersion().orElse(""));
        text.append('\n').append(request.tool().entryPoint().text());
        for (String option : request.tool().environmentOptions()) {
            text.append("\noption ").append(option);
        }
        for (String dependency : request.tool().dependencies()) {
            text.append("\ndependency ").append(dependency);
        }
        return text.toString();
    }
}
