package io.github.experimentstash.yaml;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Reads one YAML file into nodes with positions. Whatever the file holds, the outcome is nodes or a problem: never an
 * exception, a stack overflow or unbounded memory. One reader may read many files; it is for one thread.
 */
public final class YamlReader {
    /** A small file must not pay for the engine's default buffer. */
    private static final int SMALL_BUFFER = 512;
    /** The engine moves what it has of a value each time a buffer is full: small ones make a long value quadratic. */
    private static final int LARGE_BUFFER = 1 << 16;

    private final TextFile files = new TextFile();
    private final LoadSettings settings = settings(SMALL_BUFFER);

    private static LoadSettings settings(int buffer) {
        return LoadSettings.builder()
                .setBufferSize(buffer)
                .setCodePointLimit(TextFile.MAXIMUM_BYTES)
                .build();
    }

    /**
     * @param displayName path of the file as shown to a person, relative to the stash's root
     * @param problems gets everything that is wrong, errors and warnings
     * @return the map that the file is, empty for an empty file; absent if nothing sensible could be read
     */
    public Optional<YamlMapping> read(Path file, String displayName, Problems problems) {
        String text;
        try {
            text = files.text(file, displayName);
        } catch (YamlFailure failure) {
            problems.add(failure.problem());
            return Optional.empty();
        }
        return parse(text, displayName, problems);
    }

    /** The same for a text that is already there. */
    public Optional<YamlMapping> parse(String text, String displayName, Problems problems) {
        Optional<YamlMapping> flat = FlatYaml.read(text, displayName);
        return flat.isPresent() ? flat : parseAny(text, displayName, problems);
    }

    private Optional<YamlMapping> parseAny(String text, String displayName, Problems problems) {
        try {
            LoadSettings fitting = text.length() > LARGE_BUFFER / 4 ? settings(LARGE_BUFFER) : settings;
            YamlNode root = new NodeBuilder(fitting, text, displayName, problems).build();
            if (root == null || (root instanceof YamlScalar scalar && scalar.isNull())) {
                return Optional.of(new YamlMapping(Map.of(), new SourceLocation(displayName, 1, 1)));
            }
            if (root instanceof YamlMapping mapping) {
                return Optional.of(mapping);
            }
            int blank = InvisibleCharacters.first(text);
            if (root instanceof YamlScalar && blank >= 0) {
                InvisibleCharacters.check(text, blank, TextFile.placeAt(text, blank, displayName));
            }
            throw new YamlFailure(Problem.error(
                    ProblemCode.WRONG_TYPE,
                    root.location(),
                    "the file must be a map of keys and values, it is " + root.kind(),
                    "write each line as   key: value   with a blank behind the colon"));
        } catch (YamlFailure failure) {
            problems.add(failure.problem());
        } catch (MarkedYamlEngineException e) {
            problems.add(SyntaxWords.problem(e, text, displayName));
        } catch (YamlVersionException e) {
            problems.add(Problem.error(
                    ProblemCode.YAML_UNSUPPORTED,
                    new SourceLocation(displayName, 1, 1),
                    "this asks for a version of YAML that does not exist here",
                    "delete the line with %YAML"));
        } catch (NumberFormatException e) {
            // the engine's slip where the file ends within the digits of an escape
            problems.add(Problem.error(
                    ProblemCode.YAML_SYNTAX,
                    TextFile.placeAt(text, text.length(), displayName),
                    "the file ends within a quoted text",
                    "close the quote"));
        } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // the engine's own words for what has no place, and its known slips on broken input
            problems.add(Problem.error(
                    ProblemCode.YAML_SYNTAX,
                    SourceLocation.ofFile(displayName),
                    "this is not YAML: " + Texts.oneLine(String.valueOf(e.getMessage())),
                    "compare with an experiment that works"));
        }
        return Optional.empty();
    }
}
