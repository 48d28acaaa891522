package org.plstar.certify.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.plstar.array.Workers;
import org.plstar.network.Network;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** That a lowered system is the same function, with the same Jacobian. */
final class Agreement {
    private static final double TOLERANCE = 1e-12;

    private Agreement() {}

    /** A system of a program's only output, with random numbers for inputs that are not given. */
    static ResidualSystem system(Program p, int samples, Map<String, double[]> given) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, Type> e : p.inputs().entrySet()) {
            int size = e.getValue().shape().size() * (e.getValue().axes().sample() ? samples : 1);
            inputs.put(
                    e.getKey(),
                    given.getOrDefault(e.getKey(), numbers(size, e.getKey().length())));
        }
        int outputs = p.outputType(p.outputs().getFirst()).shape().size();
        return ResidualSystem.of(
                p, ParamLayout.of(p), inputs, samples, numbers(samples * outputs, 5));
    }

    static double[] numbers(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
        }
        return x;
    }

    static Lowered of(Program p, int samples) {
        return of(system(p, samples, Map.of()), 0.7);
    }

    static Lowered of(Network n, int samples) {
        double[] x = numbers(samples * n.input().size(), 3);
        n.vocabulary().ifPresent(v -> {
            for (int i = 0; i < x.length; i++) {
                x[i] = i * 7 % v;
            }
        });
        ResidualSystem s =
                ResidualSystem.of(n, x, numbers(samples * Math.max(1, n.output().size()), 4));
        return of(s, 0.7);
    }

    /** Checks it at three random points, the constants being chosen at the first. */
    static Lowered of(ResidualSystem system, double scale) {
        double[] w = numbers(system.unknowns(), 11);
        scale(w, scale);
        Lowered lowered = Lowering.of(system, w);
        assertThat(Lowering.of(system, w).lines()).isEqualTo(lowered.lines());
        at(system, lowered, w);
        for (int point = 0; point < 2; point++) {
            double[] other = numbers(system.unknowns(), 12 + point);
            scale(other, scale);
            at(system, lowered, other);
        }
        return lowered;
    }

    private static void scale(double[] w, double by) {
        for (int i = 0; i < w.length; i++) {
            w[i] *= by;
        }
    }

    /** Checks value and Jacobian at a point. */
    private static void at(ResidualSystem system, Lowered lowered, double[] w) {
        double[][] units = new double[w.length][w.length];
        for (int i = 0; i < w.length; i++) {
            units[i][i] = 1;
        }
        along(system, lowered, w, TOLERANCE, units);
    }

    /** Checks value and derivatives along directions at a point. */
    static void along(
            ResidualSystem system,
            Lowered lowered,
            double[] w,
            double tolerance,
            double[]... directions) {
        List<double[][]> ours = PlainProgram.run(lowered, w, directions);
        Jacobian j = Jacobian.at(system, w, Workers.alone());
        close("value", lowered, ours.getFirst()[0], j.value(), tolerance);
        double[] column = new double[j.rows()];
        double[] our = new double[j.rows() * directions.length];
        double[] their = new double[our.length];
        for (int k = 0; k < directions.length; k++) {
            j.apply(directions[k], column);
            for (int row = 0; row < column.length; row++) {
                our[row * directions.length + k] = ours.getLast()[row][k];
                their[row * directions.length + k] = column[row];
            }
        }
        close("derivative", lowered, our, their, tolerance);
    }

    private static void close(
            String what, Lowered l, double[] ours, double[] theirs, double tolerance) {
        assertThat(ours).as(what).hasSameSizeAs(theirs);
        double most = 0;
        for (double v : theirs) {
            most = Math.max(most, Math.abs(v));
        }
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - theirs[i]))
                    .as("%s %s of %s: %s and %s", what, i, l.lines(), ours[i], theirs[i])
                    .isLessThanOrEqualTo(tolerance * Math.max(most, 1e-3));
        }
    }
}
