package io.github.experimentstash.run;

import io.github.experimentstash.hydra.Composed;
import io.github.experimentstash.hydra.HydraApp;
import io.github.experimentstash.hydra.HydraWord;
import io.github.experimentstash.hydra.UnknownException;
import io.github.experimentstash.model.EntryPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys that a Hydra tool's configuration has, as far as its files alone tell them. */
final class HydraKeys {
    private HydraKeys() {}

    /**
     * @param folder of the tool
     * @param project folder in it in which the tool is run
     * @param words of its command line
     * @return empty where they are not known
     */
    static List<String> of(Path folder, Path project, EntryPoint entryPoint, List<String> words) {
        Optional<HydraApp> app = HydraApp.of(folder, project, entryPoint);
        if (app.isEmpty()) {
            return List.of();
        }
        try {
            List<HydraWord> read = new ArrayList<>();
            for (String word : words) {
                read.add(HydraWord.parse(word));
            }
            Composed composed = app.get().compose(read);
            return composed.refusal().isPresent() ? List.of() : composed.tree().paths();
        } catch (UnknownException e) {
            return List.of();
        }
    }
}
