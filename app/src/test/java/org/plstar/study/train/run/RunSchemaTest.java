package org.plstar.study.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.study.FloorSummary;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** docs/run.schema.json is made of the records that {@code run.json} is made of. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class RunSchemaTest {
    private static final Path SCHEMA = Path.of("..", "docs", "run.schema.json");
    private static final Map<Class<?>, String> SIMPLE = Map.of(
            String.class, "string",
            int.class, "integer",
            Integer.class, "integer",
            long.class, "integer",
            double.class, "number",
            boolean.class, "boolean");

    private final JsonMapper mapper = JsonMapper.shared();

    private ObjectNode schema() {
        ObjectNode s = mapper.createObjectNode();
        s.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        s.put("title", "run.json of plstar train, schema " + RunSummary.SCHEMA);
        s.put("type", "object");
        ObjectNode p = s.putObject("properties");
        p.putObject("schema").put("const", RunSummary.SCHEMA);
        for (String text :
                List.of("command", "outcome", "outcome_message", "outcome_detail", "eta_reason")) {
            p.putObject(text).put("type", "string");
        }
        for (FitQuantity q : FitQuantity.values()) {
            ObjectNode number = p.putObject(q.key());
            number.putArray("type").add(q.counts() ? "integer" : "number").add("null");
            number.put("description", q.meaning());
            p.putObject(q.key() + "_reason").put("type", "string");
            if (q.ofKernelRows()) {
                p.putObject(q.key() + "_rows").put("type", "string");
            }
        }
        p.set("verdict", type(Account.Headline.class));
        members(Account.class, p);
        p.set("pl_floor", type(FloorSummary.class));
        p.set("method", type(FitSummary.MethodSummary.class));
        p.set("looks", type(FitSummary.ObservationSummary.class));
        p.set("network", type(FitSummary.NetworkSummary.class));
        p.set("data", type(FitSummary.DataSummary.class));
        s.putArray("required")
                .add("schema")
                .add("command")
                .add("outcome")
                .add("method")
                .add("network")
                .add("data");
        return s;
    }

    private ObjectNode type(Type type) {
        ObjectNode s = mapper.createObjectNode();
        if (type instanceof ParameterizedType p) {
            if (p.getRawType() == Map.class) {
                return s.put("type", "object");
            }
            ObjectNode inner = type(p.getActualTypeArguments()[0]);
            if (p.getRawType() == Optional.class) {
                return inner;
            }
            s.put("type", "array");
            s.set("items", inner);
        } else if (type == OptionalDouble.class || type == OptionalInt.class) {
            s.putArray("type")
                    .add(type == OptionalInt.class ? "integer" : "number")
                    .add("null");
        } else if (type instanceof Class<?> c && c.isEnum()) {
            var names = s.putArray("enum");
            for (Object constant : c.getEnumConstants()) {
                names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
            }
        } else if (type == Said.class) {
            return type(Said.class.getPermittedSubclasses()[0]);
        } else if (type == OptionalLong.class) {
            s.putArray("type").add("integer").add("null");
        } else if (type instanceof Class<?> c && c.isRecord()) {
            s.put("type", "object");
            ObjectNode members = s.putObject("properties");
            members(c, members);
        } else {
            s.put("type", SIMPLE.getOrDefault(type, String.valueOf(type)));
        }
        return s;
    }

    private void members(Class<?> c, ObjectNode all) {
        for (RecordComponent r : c.getRecordComponents()) {
            if (r.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                members(r.getType(), all);
            } else {
                all.set(snake(r.getName()), type(r.getGenericType()));
            }
        }
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void theSchemaIsThatOfTheRecords() throws IOException {
        String made = schema().toPrettyString() + "\n";
        Files.writeString(Path.of("target", "run.schema.json"), made, StandardCharsets.UTF_8);

        assertThat(Files.readString(SCHEMA))
                .as("docs/run.schema.json; the one that is due lies in target")
                .isEqualTo(made);
    }

    @Test
    void aRunIsWrittenAndReadBySchema(@TempDir Path folder) throws IOException {
        Path data = Commands.data(folder, "iris.csv");
        Path run = folder.resolve("run");
        assertThat(Commands.run(
                                "train",
                                data.toString(),
                                "--target",
                                "label",
                                "--steps",
                                "20",
                                "--network",
                                "dense(8) tanh dense",
                                "--out",
                                run.toString())
                        .status())
                .isZero();
        JsonNode written = mapper.readTree(Files.readString(run.resolve("run.json")));

        for (String part : List.of("pl_floor", "method", "looks", "network", "data")) {
            assertThat(schema().path("properties").path(part).path("properties").propertyNames())
                    .as(part)
                    .containsAll(written.path(part).propertyNames().stream()
                            .filter(name -> !name.equals("thinned"))
                            .toList());
        }
        RunSummary read = StoredRun.summary(run);
        assertThat(read.json().toString()).isEqualTo(written.toString());
    }

    @Test
    void aNewerSchemaIsRefusedWithTheVersion(@TempDir Path folder) throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(
                run.resolve("run.json"),
                "{\"schema\": 99, \"version\": \"9.9\", \"findings\": [], \"network\": {},"
                        + " \"data\":"
                        + " {}, \"method\": {}}");

        Commands.Ended ended = Commands.run("report", run.toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("schema is 99", "9.9");
    }
}
