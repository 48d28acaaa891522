package org.plstar.study.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.data.Schema;
import org.plstar.data.TargetEncoding;
import org.plstar.landscape.LinearParallel;
import org.plstar.operator.Estimate;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The conversion of records to JSON and back: members in snake case, constants in lower case. */
public final class Json {
    /** A null among numbers is refused; first, for the mapper uses it. */
    private static final JsonSetter.Value NO_NULL = JsonSetter.Value.forContentNulls(Nulls.FAIL);

    private static final JsonMapper MAPPER = builder().build();

    private Json() {}

    /** The names of a column's members in files. */
    private record ColumnNames(
            @JsonProperty("condition_number") OptionalDouble condition,
            OptionalDouble mu,
            OptionalDouble rate,
            OptionalDouble loss,
            @JsonProperty("path_length") OptionalDouble length,
            @JsonProperty("path_bound") OptionalDouble longest) {}

    /** The names of an estimate's members in files. */
    private record EstimateNames(
            double value,
            double error,
            boolean converged,
            String reason,
            int products,

            @JsonProperty("products_needed") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            OptionalInt more) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Schema.Numeric.class, name = "number"),
        @JsonSubTypes.Type(value = Schema.OneHot.class, name = "categories")
    })
    private interface Columns {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = TargetEncoding.Signs.class, name = "signs"),
        @JsonSubTypes.Type(value = TargetEncoding.OneHot.class, name = "one_hot"),
        @JsonSubTypes.Type(value = TargetEncoding.Standardized.class, name = "numbers")
    })
    private interface Targets {}

    /** A record as a JSON tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A record as the text of a file: indented, with a line end. */
    public static byte[] file(Object value) {
        return (tree(value).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A record as JSON in one line. */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * The record in a JSON text.
     *
     * @throws tools.jackson.core.JacksonException if it holds none of that type, or lacks a member
     *     that the type wants
     */
    public static <T> T read(String text, Class<T> type) {
        return Whole.checked(MAPPER.readValue(text, type), type);
    }

    /**
     * The record in a JSON tree.
     *
     * @throws tools.jackson.core.JacksonException if it holds none of that type, or lacks a member
     *     that the type wants
     */
    public static <T> T read(JsonNode tree, Class<T> type) {
        return Whole.checked(MAPPER.treeToValue(tree, type), type);
    }

    /** A number; absent where it is not finite. */
    public static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /**
     * A mapper's builder. An absent {@code Optional} has no member, an absent number is null; a
     * member that a file lacks is absent, empty or zero; a member that occurs twice, or a null
     * among numbers, is an error.
     */
    public static JsonMapper.Builder builder() {
        SimpleModule enums = new SimpleModule();
        enums.addSerializer(new LowerCase());
        return JsonMapper.builder()
                .addModule(enums)
                .addMixIn(LinearParallel.Column.class, ColumnNames.class)
                .addMixIn(Estimate.class, EstimateNames.class)
                .addMixIn(Schema.Column.class, Columns.class)
                .addMixIn(TargetEncoding.class, Targets.class)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .withConfigOverride(
                        Optional.class,
                        o -> o.setInclude(JsonInclude.Value.construct(
                                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS)))
                .withConfigOverride(
                        List.class,
                        o -> o.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
                .withConfigOverride(
                        Map.class,
                        o -> o.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
                .withConfigOverride(double[].class, o -> o.setNullHandling(NO_NULL))
                .withConfigOverride(int[].class, o -> o.setNullHandling(NO_NULL))
                .withConfigOverride(long[].class, o -> o.setNullHandling(NO_NULL));
    }

    /** An enum constant in the form of files. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Writes enum constants in lower case, the form that users read. */
    @SuppressWarnings("rawtypes") // a serializer for any enum
    private static final class LowerCase extends StdSerializer<Enum> {
        LowerCase() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator out, SerializationContext context) {
            out.writeString(lower(value));
        }
    }
}
