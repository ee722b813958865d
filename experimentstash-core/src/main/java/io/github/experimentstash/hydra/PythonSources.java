package io.github.experimentstash.hydra;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;

/** The Python files of a tool, looked through for what adds to a Hydra configuration from code. */
final class PythonSources {
    private static final int MOST_FILES = 20_000;
    private static final int LARGEST = 1 << 20;
    private static final List<String> WORDS =
            List.of("ConfigStore", "config_store", "hydra_zen", "SearchPath", "hydra.core.plugins");
    private static final Set<String> SKIPPED =
            Set.of("node_modules", "__pycache__", "site-packages", "outputs", "multirun", "wandb", "mlruns");

    private PythonSources() {}

    /** False also where there is too much to look through. */
    static boolean leaveConfigurationToFiles(Path project) {
        Search search = new Search(project);
        try {
            Files.walkFileTree(project, search);
        } catch (IOException e) {
            return false;
        }
        return !search.found;
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final Path top;
        private int seen;
        private boolean found;

        Search(Path top) {
            this.top = top;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            if (name.equals("hydra_plugins")) {
                found = true;
                return FileVisitResult.TERMINATE;
            }
            boolean skipped = !folder.equals(top)
                    && (name.startsWith(".") || SKIPPED.contains(name) || Files.exists(folder.resolve("pyvenv.cfg")));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            found |= ++seen > MOST_FILES
                    || (file.toString().endsWith(".py") && attributes.isRegularFile() && adds(file));
            return found ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        private static boolean adds(Path file) throws IOException {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LARGEST);
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return bytes.length == LARGEST || WORDS.stream().anyMatch(text::contains);
        }
    }
}
