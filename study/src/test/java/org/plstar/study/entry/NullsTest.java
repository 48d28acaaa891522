package org.plstar.study.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Precision;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.optimize.Direction;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.study.Subject;
import org.plstar.study.fit.Method;
import org.plstar.system.Loss;
import org.plstar.system.Objective;

/**
 * The doors of {@code doors.txt}, types that programs hand data and requests to, refuse a null by
 * its name. A line is a pattern of types; behind a minus it is one of entry points that are left
 * out, with the reason.
 */
final class NullsTest {
    /** Arguments that are tried at least. */
    private static final int TRIED = 1040;

    @TempDir
    private Path folder;

    private static List<String> lines() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(NullsTest.class.getResourceAsStream("doors.txt")),
                StandardCharsets.UTF_8))) {
            return in.lines().filter(l -> !l.isBlank() && !l.startsWith("//")).toList();
        }
    }

    private static boolean matches(String name, String pattern) {
        return name.matches("\\Qorg.plstar." + pattern.replace("*", "\\E.*\\Q") + "\\E");
    }

    @Tag("net")
    @Test
    void everyDoorNamesTheNullThatItRefuses() throws IOException, URISyntaxException {
        List<String> doors = lines().stream().filter(l -> !l.startsWith("-")).toList();
        List<String> left = lines().stream()
                .filter(l -> l.startsWith("-"))
                .map(l -> l.substring(1).split(";", -1)[0].strip())
                .toList();
        List<Class<?>> types = Exported.types();
        Samples samples = new Samples(types, folder);
        Set<String> failures = new TreeSet<>();
        int tried = 0;
        for (Class<?> type : types) {
            if (doors.stream().noneMatch(d -> matches(type.getName(), d))) {
                continue;
            }
            for (Executable e : Exported.executables(type)) {
                String name = Exported.name(e);
                if (left.stream().anyMatch(l -> matches(name, l))) {
                    continue;
                }
                Optional<Samples.Call> call = samples.good(e);
                if (call.isEmpty()) {
                    continue;
                }
                Parameter[] parameters = e.getParameters();
                for (int i = 0; i < parameters.length; i++) {
                    if (!mayBeNull(parameters[i])) {
                        tried++;
                        told(call.get(), i, name(e, parameters[i]))
                                .ifPresent(why -> failures.add(name + ": " + why));
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(tried).isGreaterThanOrEqualTo(TRIED);
    }

    /** The name of a parameter; of a wither that of the component. */
    private static String name(Executable e, Parameter p) {
        String name = e.getName();
        return e.getDeclaringClass().getSimpleName().endsWith("With")
                ? Character.toLowerCase(name.charAt(4)) + name.substring(5)
                : p.getName();
    }

    private static boolean mayBeNull(Parameter p) {
        return p.getType().isPrimitive()
                || p.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** What is wrong with the answer to a null; absent where it is named. */
    @SuppressWarnings("NullAway") // as programs without annotations may do
    private static Optional<String> told(Samples.Call call, int argument, String name) {
        Object[] arguments = call.arguments();
        arguments[argument + (call.hasReceiver() ? 1 : 0)] = null;
        try {
            call.invoke(arguments);
            return Optional.of(name + " is taken");
        } catch (InvocationTargetException e) {
            String message = String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
            return message.matches("(?s)(.*\\W)?\\Q" + name + "\\E(\\W.*)?")
                    ? Optional.empty()
                    : Optional.of(name + " is not named, " + e.getCause());
        }
    }

    @Test
    @SuppressWarnings("NullAway") // as programs without annotations may do
    void anElementThatIsNullIsNamed() {
        double[][] rows = {{1}, null};
        assertThatThrownBy(() -> Dataset.of(rows, 1, 2)).hasMessage("features[1]");
        List<String> names = Arrays.asList(null, "b");
        assertThatThrownBy(() -> Dataset.of(new double[][] {{1}, {2}}, names))
                .hasMessage("classes[0]");
        assertThatThrownBy(() ->
                        Dataset.of("rows", names, new double[][] {{1, 2}}, new Target.None(1)))
                .hasMessage("featureNames[0]");
        assertThatThrownBy(() -> new Target.Classes(new int[] {1}, names))
                .hasMessage("classNames[0]");
        assertThatThrownBy(() -> Target.Classes.of(names)).hasMessage("rows[0]");
        assertThatThrownBy(() -> new Target.Regression(new double[] {1, 2}, names))
                .hasMessage("names[0]");
    }

    /** A loss whose name was forgotten. */
    private record Nameless() implements Loss {
        @Override
        @SuppressWarnings("NullAway") // as a program without annotations may do
        public String text() {
            return null;
        }

        @Override
        public Value perSample(ProgramBuilder b, Value f, Value y) {
            return b.sumAll(b.subtract(f, y));
        }
    }

    @Test
    void aLossWithoutATextIsRefused() throws IOException, URISyntaxException {
        Loss loss = new Nameless();
        Samples samples = new Samples(Exported.types(), folder);
        Objective known = (Objective) samples.of(Objective.class).getFirst().get();
        assertThatThrownBy(() ->
                        Objective.mean(known.system(), loss, Precision.DOUBLE, known.workers()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the text of loss");
        assertThatThrownBy(() -> Method.of("own", loss, new Direction.Gradient(0)))
                .hasMessage("the text of loss");
        Subject s = (Subject) samples.of(Subject.class).getFirst().get();
        assertThatThrownBy(
                        () -> new Subject(s.data(), s.model(), loss, s.state(), s.start(), "here"))
                .hasMessage("the text of loss");
    }
}
