package org.plstar.study.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How records become JSON: members in snake case, constants in lower case, both ways. */
public final class Json {
    private Json() {}

    /**
     * A mapper's builder. An absent {@code Optional} has no member, an absent number is null; what
     * a file lacks is absent, empty or zero; a member that stands twice is an error.
     */
    public static JsonMapper.Builder builder() {
        SimpleModule enums = new SimpleModule();
        enums.addSerializer(new LowerCase());
        return JsonMapper.builder()
                .addModule(enums)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .withConfigOverride(
                        Optional.class,
                        o ->
                                o.setInclude(
                                        JsonInclude.Value.construct(
                                                JsonInclude.Include.NON_ABSENT,
                                                JsonInclude.Include.ALWAYS)))
                .withConfigOverride(
                        List.class,
                        o -> o.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
    }

    /** A constant as files have it. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Constants as users read them. */
    @SuppressWarnings("rawtypes") // of any enum
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
