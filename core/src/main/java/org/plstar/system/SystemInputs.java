package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.program.Axes;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.refusal.Require;

/** The numbers that a system's program reads, by the names of its inputs. */
final class SystemInputs {
    private final Map<String, double[]> all;
    private final Set<String> live;
    private final Map<Precision, Map<String, Storage>> stored = new EnumMap<>(Precision.class);

    /**
     * Keeps the given arrays without copies.
     *
     * @param live names of buffers whose numbers may change
     */
    SystemInputs(Map<String, double[]> all, Set<String> live) {
        this.all = new LinkedHashMap<>(all);
        this.live = Set.copyOf(live);
    }

    Set<String> live() {
        return live;
    }

    /** A new map with the same arrays. */
    Map<String, double[]> copy() {
        return new LinkedHashMap<>(all);
    }

    /** Refuses missing inputs, and inputs of a wrong size. */
    void require(Program program, int samples) {
        program.inputs().forEach((name, t) -> {
            double[] data = all.get(name);
            int expected = t.shape().size() * (t.axes() == Axes.SAMPLE ? samples : 1);
            Require.that(
                    data != null,
                    SystemRefusal.PROGRAM,
                    "input " + name + " of the program",
                    "numbers for it, there are some for " + all.keySet());
            Require.size(
                    expected, requireNonNull(data).length, SystemRefusal.SIZE, "input " + name);
        });
    }

    /** The numbers of some samples. */
    Map<String, double[]> rows(Program program, int... which) {
        Map<String, double[]> some = new LinkedHashMap<>();
        program.inputs().forEach((name, t) -> {
            double[] numbers = requireNonNull(all.get(name));
            some.put(
                    name,
                    t.axes() == Axes.SAMPLE ? gather(numbers, t.shape().size(), which) : numbers);
        });
        return some;
    }

    static double[] gather(double[] all, int width, int[] which) {
        double[] some = new double[width * which.length];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(all, which[i] * width, some, i * width, width);
        }
        return some;
    }

    /** Binds all inputs, those with a sample axis from {@code firstSample} on. */
    void bind(Binding b, Program program, Precision precision, int firstSample) {
        Map<String, Storage> data = data(precision);
        program.inputs()
                .forEach((name, t) -> b.input(
                        name,
                        live.contains(name)
                                ? precision.of(requireNonNull(all.get(name)))
                                : requireNonNull(data.get(name)),
                        t.axes() == Axes.SAMPLE ? firstSample * t.shape().size() : 0));
    }

    /**
     * The numbers of an input, buffers with their present values; not a copy, not to be modified.
     */
    double[] get(String name) {
        Require.that(
                all.containsKey(name),
                SystemRefusal.PROGRAM,
                "input " + name,
                "one of " + all.keySet());
        return requireNonNull(all.get(name), name);
    }

    /** An input's numbers in a precision, all samples; not to be modified. */
    Storage stored(String input, Precision precision) {
        double[] now = get(input);
        return live.contains(input)
                ? precision.of(now)
                : requireNonNull(data(precision).get(input), input);
    }

    private synchronized Map<String, Storage> data(Precision precision) {
        return stored.computeIfAbsent(precision, p -> {
            Map<String, Storage> converted = new LinkedHashMap<>();
            all.forEach((name, data) -> {
                if (!live.contains(name)) {
                    converted.put(name, p.of(data));
                }
            });
            return converted;
        });
    }
}
