package io.github.experimentstash.environment;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which of the caller's variables reach a tool and uv. What steers uv towards another environment or another
 * resolution, or Python towards other code, is dropped; each one was seen to do harm in silence.
 */
final class ScrubbedVariables {
    private static final Set<String> DROPPED = Set.of(
            "VIRTUAL_ENV",
            "VIRTUAL_ENV_PROMPT",
            "CONDA_PREFIX",
            "PYTHONHOME",
            "PYTHONPATH",
            "PYTHONDONTWRITEBYTECODE",
            "PYTHONSTARTUP",
            "PYTHONPYCACHEPREFIX",
            "__PYVENV_LAUNCHER__",
            // a git hook's or rebase's own; they would point a tool's git at the stash
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_COMMON_DIR",
            "GIT_PREFIX",
            "GIT_NAMESPACE",
            "GIT_CEILING_DIRECTORIES",
            "GIT_DISCOVERY_ACROSS_FILESYSTEM",
            "GIT_QUARANTINE_PATH",
            "GIT_REFLOG_ACTION");

    /** They send what pip installs somewhere else, or have it refuse to install at all. */
    private static final Set<String> DROPPED_FOR_PIP = Set.of(
            "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_DRY_RUN", "PIP_NO_DEPS", "PIP_CONSTRAINT");

    private ScrubbedVariables() {}

    static Map<String, String> of(Map<String, String> caller) {
        Map<String, String> kept = new HashMap<>(caller.size() * 2);
        for (Map.Entry<String, String> entry : caller.entrySet()) {
            String name = entry.getKey();
            if (!DROPPED.contains(name) && !(name.startsWith("UV_") && !keptOfUv(name))) {
                kept.put(name, entry.getValue());
            }
        }
        return kept;
    }

    /**
     * For pip: where it gets packages stays the user's choice, where it puts them does not. The two that are set win
     * over a {@code pip.conf}.
     */
    static Map<String, String> forPip(Map<String, String> caller) {
        Map<String, String> kept = of(caller);
        kept.keySet().removeAll(DROPPED_FOR_PIP);
        kept.put("PIP_USER", "0");
        kept.put("PIP_REQUIRE_VIRTUALENV", "0");
        return kept;
    }

    /** Where uv finds things and how it reaches them, but not what it decides. */
    private static boolean keptOfUv(String name) {
        return switch (name) {
            case "UV_CACHE_DIR",
                    "UV_DEFAULT_INDEX",
                    "UV_KEYRING_PROVIDER",
                    "UV_SYSTEM_CERTS",
                    "UV_NATIVE_TLS",
                    "UV_INSECURE_HOST",
                    "UV_OFFLINE",
                    "UV_LINK_MODE" -> true;
            case "UV_INDEX_STRATEGY" -> false;
            default -> name.startsWith("UV_INDEX") || name.startsWith("UV_HTTP_") || name.startsWith("UV_CONCURRENT_");
        };
    }
}
