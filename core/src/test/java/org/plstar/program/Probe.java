package org.plstar.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/** A program with numbers for its leaves, and checks that hold for every program. */
final class Probe {
    private static final double LEAST = 1e-3;
    private static final int SEEDS = 2;

    /** Step of central differences, whose error is about the step squared. */
    private static final double STEP = 1e-5;

    private final Program program;
    private final int samples;
    private final Named leaves;
    private final List<String> varying;

    private Probe(Program program, int samples, Named leaves, Set<String> fixed) {
        this.program = program;
        this.samples = samples;
        this.leaves = leaves;
        this.varying = leaves.names().stream().filter(n -> !fixed.contains(n)).toList();
    }

    /** Random leaves; those in {@code given} are as given and do not vary. */
    static Probe of(Program program, int samples, Map<String, double[]> given) {
        SplittableRandom random = new SplittableRandom(5);
        Named leaves = new Named();
        types(program)
                .forEach((name, t) -> leaves.put(
                        name,
                        given.containsKey(name)
                                ? requireNonNull(given.get(name))
                                : random(random, size(t, samples))));
        return new Probe(program, samples, leaves, given.keySet());
    }

    private static Map<String, Type> types(Program p) {
        Map<String, Type> all = new LinkedHashMap<>(p.params());
        all.putAll(p.inputs());
        return all;
    }

    private static int size(Type t, int samples) {
        return t.shape().size()
                * (t.axes().sample() ? samples : 1)
                * (t.axes().output() ? SEEDS : 1);
    }

    private static double[] random(SplittableRandom random, int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
        }
        return x;
    }

    private static Named run(
            Program p, int samples, Named leaves, Precision precision, long budget, int threads) {
        try (Workers workers = Workers.of(threads)) {
            Binding b = new Binding();
            types(p).keySet().forEach(name -> b.input(name, precision.of(leaves.get(name)), 0));
            Map<String, Storage> out = new LinkedHashMap<>();
            for (String name : p.outputs()) {
                Storage s = precision.allocate(size(p.outputType(name), samples));
                for (int i = 0; i < s.size(); i++) {
                    s.set(i, Double.NaN); // so that an element that nobody writes shows
                }
                out.put(name, s);
                b.output(name, s, 0);
            }
            Executor e = Executor.of(p, precision, workers, budget);
            e.run(b, samples, SEEDS);
            e.run(b, samples, SEEDS); // on memory that holds the first run's numbers
            Named results = new Named();
            out.forEach((name, s) -> results.put(name, s.toDoubles(0, s.size())));
            return results;
        }
    }

    /** Runs in one piece; with threads, tile by tile and in float it must be the same. */
    private Named run(Program p, Named at) {
        return run(p, at, 0);
    }

    /**
     * The same where the terms of the output {@code loss}, which may cancel, have this sum of
     * sizes.
     */
    private Named run(Program p, Named at, double terms) {
        long budget = Executor.DEFAULT_BUDGET;
        Named whole = run(p, samples, at, Precision.DOUBLE, budget, 1);
        Named threads = run(p, samples, at, Precision.DOUBLE, budget, 3);
        Named tiles = run(p, samples, at, Precision.DOUBLE, 1, 1);
        Named narrow = run(p, samples, at, Precision.FLOAT, budget, 1);
        for (String name : whole.names()) {
            double[] x = whole.get(name);
            assertThat(threads.get(name)).as("%s with 3 threads", name).isEqualTo(x);
            double least = name.endsWith("loss") ? Math.max(LEAST, terms) : LEAST;
            close(name + " tile by tile", tiles.get(name), x, 1e-12, LEAST);
            close(name + " in float", narrow.get(name), x, 2e-5, least);
        }
        return whole;
    }

    private static void close(String what, double[] a, double[] b, double tolerance) {
        close(what, a, b, tolerance, LEAST);
    }

    /** Compares relative to the largest number, or to {@code least} if it is larger. */
    private static void close(String what, double[] a, double[] b, double tolerance, double least) {
        assertThat(a).as(what).hasSameSizeAs(b);
        double most = least;
        for (double v : b) {
            most = Math.max(most, Math.abs(v));
        }
        for (int i = 0; i < a.length; i++) {
            boolean same = a[i] == b[i]; // infinities
            assertThat(same ? 0 : Math.abs(a[i] - b[i]))
                    .as("%s [%d]: %s and %s", what, i, a[i], b[i])
                    .isLessThanOrEqualTo(tolerance * most);
        }
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }

    private static Offset<Double> within(double size) {
        return Offset.offset(1e-11 * (1 + Math.abs(size)));
    }

    /** The outputs. */
    Named outputs() {
        return run(program, leaves);
    }

    private Named moved(double t, Named direction) {
        Named at = new Named(new LinkedHashMap<>(leaves.all()));
        for (String name : direction.names()) {
            double[] x = leaves.get(name).clone();
            for (int i = 0; i < x.length; i++) {
                x[i] += t * direction.get(name)[i];
            }
            at.put(name, x);
        }
        return at;
    }

    /** The derivative of a program's output along a direction, by central differences. */
    private double[] difference(Program p, String output, Named direction) {
        double[] up = run(p, samples, moved(STEP, direction), Precision.DOUBLE, 1L << 28, 1)
                .get(output);
        double[] down = run(p, samples, moved(-STEP, direction), Precision.DOUBLE, 1L << 28, 1)
                .get(output);
        double[] d = new double[up.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = (up[i] - down[i]) / (2 * STEP);
        }
        return d;
    }

    private Named directions(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Named v = new Named();
        varying.forEach(name -> v.put(name, random(random, leaves.get(name).length)));
        return v;
    }

    /**
     * Derivative against central differences, transpose against the derivative, second derivatives
     * likewise.
     */
    void checkDerivatives() {
        first();
        second();
    }

    private void first() {
        Named v = directions(7);
        Named jv = run(Derivatives.jvp(program, varying::contains, "d:"), leaves.with("d:", v));
        SplittableRandom random = new SplittableRandom(11);
        Named u = new Named();
        double left = 0;
        for (String out : program.outputs()) {
            double[] d = difference(program, out, v);
            double[] ours = jv.has("d:" + out) ? jv.get("d:" + out) : new double[d.length];
            close("derivative of " + out, ours, d, 1e-8);
            u.put(out, random(random, d.length));
            left += dot(ours, u.get(out));
        }
        Named g = run(Derivatives.vjp(program, varying::contains, false), leaves.with("u:", u));
        double right = 0;
        for (String name : varying) {
            right += g.has("g:" + name) ? dot(v.get(name), g.get("g:" + name)) : 0;
        }
        assertThat(right).as("<v, Jᵀu>").isCloseTo(left, within(left));
        twoSeeds(u, g);
    }

    /** Two cotangents at once give what each gives alone. */
    private void twoSeeds(Named u, Named alone) {
        Named both = new Named();
        for (String out : program.outputs()) {
            double[] one = u.get(out);
            double[] two = new double[2 * one.length];
            int items = program.outputType(out).axes().sample() ? samples : 1;
            int n = one.length / items;
            for (int e = 0; e < one.length; e++) {
                two[e / n * 2 * n + e % n] = -2 * one[e];
                two[(e / n * 2 + 1) * n + e % n] = one[e];
            }
            both.put(out, two);
        }
        Named g = run(Derivatives.vjp(program, varying::contains, true), leaves.with("u:", both));
        assertThat(g.names()).isEqualTo(alone.names());
        for (String name : varying) {
            if (alone.has("g:" + name)) {
                double[] two = g.get("g:" + name);
                double[] second = new double[two.length / 2];
                boolean perSample =
                        requireNonNull(types(program).get(name)).axes().sample();
                int n = second.length / (perSample ? samples : 1);
                for (int e = 0; e < second.length; e++) {
                    second[e] = two[(e / n * 2 + 1) * n + e % n];
                }
                close("second seed of " + name, second, alone.get("g:" + name), 1e-12);
            }
        }
    }

    /** Σ |out³| and the sum of the sizes of its derivative's terms along a direction. */
    private double cubes(Named direction) {
        Program both = Derivatives.jvp(program, varying::contains, "d:");
        Named here = run(both, leaves.with("d:", direction));
        double sum = 0;
        for (String out : program.outputs()) {
            double[] y = here.get(out);
            double[] along = here.has("d:" + out) ? here.get("d:" + out) : new double[y.length];
            for (int i = 0; i < y.length; i++) {
                sum += Math.abs(y[i] * y[i]) * (Math.abs(y[i]) + 3 * Math.abs(along[i]));
            }
        }
        return sum;
    }

    /** The Hessian of Σ out³: symmetric, and the derivative of the gradient. */
    private void second() {
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> outs = b.inline(program, Map.of());
        Value total = b.fill(0, Shape.SCALAR);
        for (String out : program.outputs()) {
            Value y = requireNonNull(outs.get(out));
            Value cube = b.sumAll(b.mul(y, b.mul(y, y)));
            total = b.add(total, b.sumAxes(cube, cube.type().axes()));
        }
        b.output("loss", total);
        Program gradient = Derivatives.gradient(b.build(), "loss", varying::contains);
        Program hessian = Derivatives.jvp(gradient, varying::contains, "d:");
        Named v = directions(13);
        Named w = directions(17);
        Named hv = run(hessian, leaves.with("d:", v), cubes(v));
        Named hw = run(hessian, leaves.with("d:", w), cubes(w));
        double left = 0;
        double right = 0;
        double size = 0;
        for (String name : varying) {
            if (hv.has("d:g:" + name)) {
                double[] ours = hv.get("d:g:" + name);
                close(
                        "second derivative in " + name,
                        ours,
                        difference(gradient, "g:" + name, v),
                        1e-7);
                left += dot(w.get(name), ours);
                right += dot(v.get(name), hw.get("d:g:" + name));
                size += Math.sqrt(dot(ours, ours) * dot(w.get(name), w.get(name)));
            }
        }
        assertThat(right).as("<v, H w>").isCloseTo(left, within(size));
    }
}
