package io.github.experimentstash.run;

import java.util.List;
import java.util.Optional;

final class OutputComparison {
    static OutputComparison of(List<?> a, String ad, List<?> b, String bd) {
        return new OutputComparison();
    }

    Optional<String> words(String id) {
        return Optional.empty();
    }
}
