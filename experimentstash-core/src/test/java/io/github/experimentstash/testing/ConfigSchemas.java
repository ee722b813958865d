package io.github.experimentstash.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.experimentstash.Stash;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * What an editor says of a file in {@code configs/}: YAML 1.2 by its core schema, held to one of the JSON Schemas that
 * are shipped.
 */
public final class ConfigSchemas {
    private static final Gson JSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final LoadSettings settings =
            LoadSettings.builder().setSchema(new CoreSchema()).build();
    private final Map<String, Object> document;
    private final Schema now;
    private final Schema draft7;

    private ConfigSchemas(String name) throws IOException {
        try (InputStream in = Stash.class.getResourceAsStream("schema/" + name + ".schema.json")) {
            document = JSON.fromJson(
                    new String(in.readAllBytes(), UTF_8), new TypeToken<LinkedHashMap<String, Object>>() {}.getType());
        }
        Map<String, Object> undeclared = new LinkedHashMap<>(document);
        undeclared.remove("$schema");
        now = schema(SpecificationVersion.DRAFT_2020_12, document);
        draft7 = schema(SpecificationVersion.DRAFT_7, undeclared);
    }

    /** Of {@code configs/meta.yaml}. */
    public static ConfigSchemas ofManifest() throws IOException {
        return new ConfigSchemas("meta");
    }

    public static ConfigSchemas ofExperiment() throws IOException {
        return new ConfigSchemas("experiment");
    }

    /** The schema itself. */
    public Map<String, Object> document() {
        return document;
    }

    public boolean accepts(String yaml) {
        return now.validate(json(yaml), InputFormat.JSON, OutputFormat.BOOLEAN);
    }

    /** What an editor says that knows draft 7 only. */
    public boolean acceptsByDraft7(String yaml) {
        return draft7.validate(json(yaml), InputFormat.JSON, OutputFormat.BOOLEAN);
    }

    /** What is wrong with a file; empty if it fits. */
    public List<String> problems(String yaml) {
        List<String> problems = new ArrayList<>();
        for (Error error : now.validate(json(yaml), InputFormat.JSON)) {
            problems.add(error.getInstanceLocation() + ": " + error.getMessage());
        }
        return problems;
    }

    private String json(String yaml) {
        return JSON.toJson(new Load(settings).loadFromString(yaml));
    }

    private static Schema schema(SpecificationVersion version, Map<String, Object> document) {
        return SchemaRegistry.withDefaultDialect(version).getSchema(JSON.toJson(document));
    }
}
