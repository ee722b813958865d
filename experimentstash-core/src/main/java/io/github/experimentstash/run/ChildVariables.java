package io.github.experimentstash.run;

import io.github.experimentstash.model.SecretNames;
import io.github.experimentstash.model.SecretValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The environment of the child and what the record may say of it.
 *
 * @param all the complete environment, with secret values: never written to a file
 * @param set what we, the tool's {@code env} and the experiment's {@code env} set, secrets left out
 * @param passed the caller's values that the record keeps, by an allow-list
 * @param other names of the caller's other variables
 * @param redacted names whose values are secrets, by the name or by what the value looks like
 * @param dropped names that would steer Python to other code and were not set anew
 */
record ChildVariables(
        Map<String, String> all,
        Map<String, String> set,
        Map<String, String> passed,
        List<String> other,
        Set<String> redacted,
        List<String> dropped) {
    /** Prefixes and names of variables that change results and hold no secret; others are recorded by name only. */
    private static final List<String> RECORDED = List.of(
            "CUDA_VISIBLE_DEVICES",
            "OMP_",
            "OPENBLAS_",
            "MKL_",
            "NUMEXPR_",
            "VECLIB_",
            "NUMBA_",
            "CUBLAS_",
            "XLA_",
            "TF_DETERMINISTIC_OPS",
            "TF_NUM_",
            "HYDRA_",
            "WANDB_MODE",
            "WANDB_PROJECT",
            "WANDB_ENTITY",
            "HF_HUB_OFFLINE",
            "DATA_DIR",
            "SLURM_JOB_ID",
            "SLURM_ARRAY_",
            "SLURM_CPUS_PER_TASK",
            "TMPDIR");

    /** What a replay in somebody's shell must take out; a run does not get them either. */
    private static final List<String> STEERING = List.of(
            "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "CONDA_PREFIX");

    /**
     * @param inherited the caller's variables, those that would steer us already dropped
     * @param layers ours, the tool's, the experiment's: a later one wins
     */
    static ChildVariables of(Map<String, String> inherited, List<Map<String, String>> layers) {
        Map<String, String> all = new LinkedHashMap<>(inherited);
        Map<String, String> set = new LinkedHashMap<>();
        Set<String> redacted = new TreeSet<>();
        for (Map<String, String> layer : layers) {
            for (Map.Entry<String, String> variable : layer.entrySet()) {
                all.put(variable.getKey(), variable.getValue());
                set.remove(variable.getKey());
                if (SecretNames.holdsSecret(variable.getKey(), variable.getValue())) {
                    redacted.add(variable.getKey());
                } else {
                    redacted.remove(variable.getKey());
                    set.put(variable.getKey(), variable.getValue());
                }
            }
        }
        Map<String, String> passed = new LinkedHashMap<>();
        List<String> other = new ArrayList<>();
        List<String> names = new ArrayList<>(inherited.keySet());
        Collections.sort(names);
        for (String name : names) {
            if (set.containsKey(name) || redacted.contains(name)) {
                continue;
            }
            if (SecretNames.holdsSecret(name, inherited.get(name))) {
                redacted.add(name);
            } else if (isRecorded(name)) {
                passed.put(name, inherited.get(name));
            } else {
                other.add(name);
            }
        }
        redactCopies(all, layers.isEmpty() ? Map.of() : layers.get(0), redacted, set, passed);
        List<String> dropped = new ArrayList<>();
        for (String name : STEERING) {
            if (!all.containsKey(name)) {
                dropped.add(name);
            }
        }
        return new ChildVariables(all, set, passed, other, redacted, dropped);
    }

    /** What the tool's or the experiment's variables made of a secret: {@code LOGIN: "me:${oc.env:TOKEN}"} typed out. */
    private static void redactCopies(
            Map<String, String> all,
            Map<String, String> ours,
            Set<String> redacted,
            Map<String, String> set,
            Map<String, String> passed) {
        SecretValues secrets = SecretValues.of(all, redacted);
        for (Map<String, String> kept : List.of(set, passed)) {
            List<String> copies = new ArrayList<>();
            kept.forEach((name, value) -> {
                if (!value.equals(ours.get(name)) && secrets.areIn(value)) {
                    copies.add(name);
                }
            });
            copies.forEach(kept::remove);
            redacted.addAll(copies);
        }
    }

    /** What no file may hold. */
    SecretValues secrets() {
        return SecretValues.of(all, redacted);
    }

    /** The section {@code variables} of {@code run.json}. */
    Map<String, Object> toRecord() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("set", set);
        record.put("passed", passed);
        record.put("other", other);
        record.put("redacted", List.copyOf(redacted));
        return record;
    }

    private static boolean isRecorded(String name) {
        for (String known : RECORDED) {
            if (known.endsWith("_") ? name.startsWith(known) : name.equals(known)) {
                return true;
            }
        }
        return false;
    }
}
