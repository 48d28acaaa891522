package org.plstar.study.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plstar.data.DataRefusal;
import org.plstar.data.Versions;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

class DescriptionTest {
    /** A request of all kinds of parameters, as the build would describe it. */
    private static Parameter parameter(String name) {
        record Kinds(
                @Asked(value = "3", least = 1, most = 9) int count,
                @Asked("1e-3") double size,
                @Asked boolean flag,
                @Asked(above = 0) OptionalDouble perhaps,
                @Asked(above = 0) List<Double> several,
                @Asked(least = 0, infinite = true) List<Double> times,
                @Asked(least = 1, growing = true) List<Integer> widths,
                @Asked Map<String, Double> shares,
                @Asked Optional<Versions> versions,
                @Asked Optional<String> place,
                @Asked("half_up") java.math.RoundingMode wayToRound) {}
        return Stream.of(Kinds.class.getRecordComponents())
                .filter(c -> c.getName().equals(name))
                .map(c -> new Parameter(c, c.getAnnotation(Asked.class), "a text"))
                .findFirst()
                .orElseThrow();
    }

    private static void refused(String name, String text, String expected) {
        assertThatThrownBy(() -> {
                    Parameter p = parameter(name);
                    p.check(p.value(text));
                })
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.code()).isEqualTo(StudyRefusal.RANGE))
                .hasMessageContaining(expected);
    }

    @Test
    void textsBecomeValuesOfTheirType() {
        assertThat(parameter("count").value("7")).isEqualTo(7);
        assertThat(parameter("size").fallback()).isEqualTo(1e-3);
        assertThat(parameter("flag").fallback()).isEqualTo(false);
        assertThat(parameter("perhaps").fallback()).isEqualTo(OptionalDouble.empty());
        assertThat(parameter("perhaps").value("2")).isEqualTo(OptionalDouble.of(2));
        assertThat(parameter("several").value("1,2.5")).isEqualTo(List.of(1.0, 2.5));
        Parameter times = parameter("times");
        assertThat(times.value("1,inf")).isEqualTo(List.of(1.0, Double.POSITIVE_INFINITY));
        times.check(times.value("0,inf"));
        assertThat(times.written(times.value("1,inf"))).isEqualTo(List.of(1.0, "inf"));
        assertThat(times.range()).isEqualTo("at least 0, or inf");
        assertThat(parameter("widths").value("4,8,…,32")).isEqualTo(List.of(4, 8, 16, 32));
        assertThat(parameter("shares").value("a=b=0.5,c=2"))
                .isEqualTo(Map.of("a=b", 0.5, "c", 2.0));
        assertThat(parameter("shares").fallback()).isEqualTo(Map.of());
        assertThat(parameter("versions").value("mirror"))
                .isEqualTo(Optional.of(new Versions(false, true)));
        assertThatThrownBy(() -> parameter("versions").value("flips"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        e -> assertThat(e.code()).isEqualTo(DataRefusal.UNKNOWN_VERSIONS));
        assertThat(parameter("place").value("here")).isEqualTo(Optional.of("here"));
        Parameter way = parameter("wayToRound");
        assertThat(way.name()).isEqualTo("way-to-round");
        assertThat(way.fallback()).isEqualTo(java.math.RoundingMode.HALF_UP);
        assertThat(way.value("HALF-down")).isEqualTo(java.math.RoundingMode.HALF_DOWN);
        assertThat(way.choices()).contains("half-even");
    }

    @Test
    void whatIsNoValueOrOutOfRangeIsRefused() {
        refused("count", "0", "at least 1 and at most 9");
        refused("count", "10", "at least 1 and at most 9");
        refused("count", "2.5", "a whole number");
        refused("count", "99999999999", "up to 2147483647");
        refused("size", "much", "a number");
        refused("size", "NaN", "a number");
        refused("perhaps", "0", "above 0");
        refused("flag", "yes", "true or false");
        refused("several", "1,-1", "above 0");
        refused("times", "-1", "at least 0, or inf");
        refused("times", "-Infinity", "at least 0, or inf");
        refused("shares", "a=few", "NAME=NUMBER");
        refused("shares", "a", "NAME=NUMBER");
        refused("times", "soon", "a number, or inf");
        refused("several", "Infinity", "above 0");
        assertThatThrownBy(() -> parameter("widths").check(List.of(8, 4)))
                .hasMessageContaining("two or more numbers that grow");
        refused("wayToRound", "half-upp", "did you mean half-up?");
    }

    /** Of all requests: their texts are there, and their defaults are in range. */
    @Test
    void everyDescriptionHasTextsAndDefaultsInRange() throws Exception {
        List<String> names;
        try (Stream<Path> files = Files.list(Path.of("target/classes/META-INF/plstar"))) {
            names = files.map(f -> f.getFileName().toString()).toList();
        }
        assertThat(names).isNotEmpty();
        for (String name : names) {
            Class<? extends Record> type = Class.forName(name).asSubclass(Record.class);
            if (type.isAnnotationPresent(Part.class)) {
                continue; // its parameters are those of a request
            }
            Description<?> d = Description.of(type);
            assertThat(d.text()).as(name).contains(". ");
            assertThat(d.parameters()).isNotEmpty();
            for (Parameter p : d.parameters()) {
                assertThat(p.text()).as("%s %s", name, p.name()).isNotEmpty();
                p.check(p.fallback());
            }
        }
    }

    @Test
    void aRequestOfDefaultsIsChangedByItsWithers() throws IOException {
        Description<Sample> d = Description.of(Sample.class);
        Sample s = d.make(Map.of("given", "x", "count", 4));
        assertThat(s).isEqualTo(sample(4, 2, Optional.empty()));
        assertThat(d.asked(s)).isEqualTo(Map.of("count", 4, "height", 2));
        assertThat(d.name()).isEqualTo("sample");
        assertThat(d.text()).isEqualTo("A sample. With more to say.");
        assertThat(s.withPlace(Optional.of("here")).withCount(5))
                .isEqualTo(sample(5, 2, Optional.of("here")));
        assertThatThrownBy(() -> s.withCount(0)).hasMessageContaining("count 0");
        assertThatThrownBy(() -> Description.checked(sample(0, 2, Optional.empty())))
                .hasMessageContaining("count 0");
    }

    @Test
    void componentsOfAPartAreParametersOfTheRequest() {
        Description<Sample> d = Description.of(Sample.class);
        assertThat(d.parameters().stream().map(Parameter::name))
                .containsExactly("count", "height", "place");
        assertThat(d.parameters().get(1).text()).isEqualTo("above all");
        Sample s = d.make(Map.of("given", "x", "height", 7));
        assertThat(s).isEqualTo(sample(3, 7, Optional.empty()));
        assertThat(s.withHeight(8)).isEqualTo(sample(3, 8, Optional.empty()));
        assertThatThrownBy(() -> s.withHeight(0)).hasMessageContaining("height 0");
        assertThatThrownBy(() -> Description.checked(sample(3, 0, Optional.empty())))
                .hasMessageContaining("height 0");
    }

    private static Sample sample(int count, int height, Optional<String> place) {
        return new Sample("x", count, new Sample.Extent(height), place);
    }
}
