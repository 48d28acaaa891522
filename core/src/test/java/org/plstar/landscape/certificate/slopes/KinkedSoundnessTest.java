package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.Constant;
import org.plstar.landscape.certificate.Proof;
import org.plstar.program.KinkedPrograms;
import org.plstar.program.OpPrograms;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/** Random programs with kinks: slopes of pairs of points, and solutions where one is claimed. */
class KinkedSoundnessTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);
    static final int SAMPLES = 3;
    private static final double[] RADII = {1e-9, 1e-5, 1e-2, 0.3};

    static ResidualSystem system(long seed, double... y) {
        Program program = KinkedPrograms.of(seed);
        Random random = new Random(seed);
        double[] x = new double[4 * SAMPLES];
        for (int k = 0; k < x.length; k++) {
            x[k] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
        }
        int n = SAMPLES * program.outputType("out").shape().size();
        return ResidualSystem.of(
                program,
                ParamLayout.of(program),
                Map.of("x", x),
                SAMPLES,
                y.length == 0 ? new double[n] : y);
    }

    static double[] near(double[] w, double radius, Random random) {
        double[] d = new double[w.length];
        if (random.nextInt(3) == 0) {
            d[random.nextInt(d.length)] = random.nextBoolean() ? 1 : -1;
        } else {
            for (int k = 0; k < d.length; k++) {
                d[k] = random.nextGaussian();
            }
        }
        double norm = norm(d);
        double[] p = w.clone();
        for (int k = 0; k < d.length; k++) {
            p[k] += 0.999999 * radius * d[k] / norm;
        }
        return p;
    }

    static double norm(double... d) {
        double sum = 0;
        for (double v : d) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    /** A point where some units of the first layer are on their kink, or near it. */
    static double[] point(ResidualSystem system, Random random) {
        double[] w = random.doubles(system.unknowns(), -1, 1).toArray();
        ParamLayout.Entry b = system.layout().entry("b");
        for (int k = 0; k < b.size(); k++) {
            w[b.offset() + k] *=
                    random.nextInt(2) == 0 ? 0 : Math.pow(10, -3.0 * random.nextInt(5));
        }
        return w;
    }

    static double[] targets(ResidualSystem system, double[] w, Workers workers) {
        return PreciseOutputs.residual(system, w, workers)
                .map(PreciseOutputs.Residual::residual)
                .orElse(new double[0]);
    }

    @Test
    void everySecantIsInItsInterval() {
        int tried = 0;
        int close = 0;
        try (Workers workers = Workers.of(2)) {
            for (int seed = 0; seed < SYSTEMS; seed++) {
                Random random = new Random(seed);
                ResidualSystem zero = system(seed);
                double[] w = point(zero, random);
                double[] y = targets(zero, w, workers);
                if (y.length == 0) {
                    continue;
                }
                ResidualSystem system = system(seed, y);
                for (double radius : RADII) {
                    Intervals all = Intervals.of(system, w, radius, random.nextBoolean(), workers);
                    for (int trial = 0; trial < 4 && !all.doubted(); trial++) {
                        double most =
                                worst(
                                        system,
                                        all,
                                        near(w, radius, random),
                                        near(w, trial == 0 ? 0 : radius, random),
                                        workers);
                        assertThat(most).as("program %d, R = %s", seed, radius).isLessThan(1);
                        tried += most > 0 ? 1 : 0;
                        close += most > 0.5 ? 1 : 0;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(SYSTEMS);
        assertThat(close).isPositive();
    }

    /** The largest part of its interval that a secant of an output needs. */
    private static double worst(
            ResidualSystem system, Intervals all, double[] p, double[] q, Workers workers) {
        Optional<PreciseOutputs.Residual> fp = PreciseOutputs.residual(system, p, workers);
        Optional<PreciseOutputs.Residual> fq = PreciseOutputs.residual(system, q, workers);
        double worst = 0;
        for (int i = 0; fp.isPresent() && fq.isPresent() && i < all.mid().length; i++) {
            double a = fp.get().residual()[i];
            double b = fq.get().residual()[i];
            double predicted = 0;
            double size = 0;
            double room = fp.get().error()[i] + fq.get().error()[i];
            for (int k = 0; k < p.length; k++) {
                double d = p[k] - q[k];
                predicted += all.mid()[i][k] * d;
                size += Math.abs(all.mid()[i][k] * d);
                room += all.radius()[i][k] * Math.abs(d);
            }
            room += 1e-14 * (size + Math.abs(a) + Math.abs(b)) + 1e-300;
            if (!(room < Double.POSITIVE_INFINITY)) {
                continue;
            }
            worst = Math.max(worst, Math.abs(a - b - predicted) / room);
        }
        return worst;
    }

    @Test
    void everyOpsSecantsAreInTheirIntervals() {
        Random random = new Random(3);
        try (Workers workers = Workers.of(1)) {
            OpPrograms.all()
                    .forEach(
                            (name, program) -> {
                                double most = 0;
                                for (int k = 0; k < 40; k++) {
                                    most = Math.max(most, op(program, name, random, workers));
                                }
                                assertThat(most).as(name).isPositive();
                            });
        }
    }

    private static double op(Program program, String name, Random random, Workers workers) {
        int n = program.outputType("out").shape().size();
        ResidualSystem zero = ResidualSystem.of(program, new double[n]);
        double[] w = random.doubles(zero.unknowns(), -1, 1).toArray();
        // equal weights tie, and those at 0 are on a kink
        w[5] = w[11] = 0;
        w[3] = w[9] = w[w.length - 9];
        double[] y = targets(zero, w, workers);
        ResidualSystem system = ResidualSystem.of(program, y.length == 0 ? new double[n] : y);
        double radius = Math.pow(10, -6 * random.nextDouble()) * 0.3;
        Intervals all = Intervals.of(system, w, radius, random.nextBoolean(), workers);
        assertThat(all.doubted()).as(name).isFalse();
        double[] p = near(w, radius, random);
        double[] q = near(w, radius, random);
        double most =
                y.length == 0
                        ? worstInDoubles(system, all, p, q, workers)
                        : worst(system, all, p, q, workers);
        assertThat(most).as(name + ", R = " + radius).isLessThan(1);
        return most;
    }

    /** For programs that have no precise evaluation. */
    private static double worstInDoubles(
            ResidualSystem system, Intervals all, double[] p, double[] q, Workers workers) {
        double[] fp = outputs(system, p, workers);
        double[] fq = outputs(system, q, workers);
        double worst = 0;
        for (int i = 0; i < fp.length; i++) {
            double left = fp[i] - fq[i];
            double room = 1e-14 * (1 + Math.abs(fp[i]));
            for (int k = 0; k < p.length; k++) {
                left -= all.mid()[i][k] * (p[k] - q[k]);
                room += all.radius()[i][k] * Math.abs(p[k] - q[k]);
            }
            worst = Math.max(worst, Math.abs(left) / room);
        }
        return worst;
    }

    private static double[] outputs(ResidualSystem system, double[] w, Workers workers) {
        double[] f = new double[system.equations()];
        Executor.of(system.program(), Precision.DOUBLE, workers)
                .run(
                        system.binding(Precision.DOUBLE.of(w))
                                .output(system.output(), Precision.DOUBLE.of(f), 0),
                        system.samples());
        return f;
    }

    @Test
    void whereASolutionIsClaimedThereIsOne() {
        int claimed = 0;
        try (Workers workers = Workers.of(2)) {
            for (int seed = 0; seed < SYSTEMS; seed++) {
                Random random = new Random(seed);
                ResidualSystem zero = system(seed);
                double[] w = point(zero, random);
                double[] y = targets(zero, w, workers);
                double apart = Math.pow(10, -4 - random.nextInt(7));
                for (int i = 0; i < y.length; i++) {
                    y[i] += apart * random.nextGaussian();
                }
                if (y.length == 0) {
                    continue;
                }
                ResidualSystem system = system(seed, y);
                try (SlopeSystem at = SlopeSystem.at(system, w, 1 << 22, workers)) {
                    Proof proof = new SlopeTheorems(at).refinedExistence(0);
                    if (proof.holds()) {
                        claimed++;
                        double found = distance(system, w, workers);
                        assertThat(found)
                                .as("program %d: %s", seed, proof.words())
                                .isLessThanOrEqualTo(value(proof, "R1") * (1 + 1e-6) + 1e-14);
                    }
                }
            }
        }
        assertThat(claimed).isGreaterThan(SYSTEMS / 10);
    }

    static double value(Proof p, String symbol) {
        return p.constants().stream()
                .filter(c -> c.symbol().equals(symbol))
                .mapToDouble(Constant::value)
                .findFirst()
                .orElseThrow();
    }

    /** How far the iteration e - Ĵ⁺(F - y) goes to a zero of the residual in twice the digits. */
    private static double distance(ResidualSystem system, double[] w, Workers workers) {
        double[][] j = Intervals.of(system, w, 0, false, workers).mid();
        double[] at = w.clone();
        double size = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 200; step++) {
            double[] r =
                    PreciseOutputs.residual(system, at, workers)
                            .map(PreciseOutputs.Residual::residual)
                            .orElse(null);
            if (r == null) {
                // exactly on a jump of the precise way: any point beside it will do
                at[step % at.length] += 1e-17;
                continue;
            }
            size = norm(r);
            double[] z = solve(j, r);
            for (int i = 0; i < j.length; i++) {
                for (int k = 0; k < at.length; k++) {
                    at[k] -= j[i][k] * z[i];
                }
            }
        }
        if (!(size < 1e-12)) {
            return Double.POSITIVE_INFINITY;
        }
        double[] d = new double[w.length];
        for (int k = 0; k < d.length; k++) {
            d[k] = at[k] - w[k];
        }
        return norm(d);
    }

    /** (J Jᵀ)⁻¹ r by elimination with pivots. */
    private static double[] solve(double[][] j, double[] r) {
        int n = r.length;
        double[][] a = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int l = 0; l < n; l++) {
                for (int k = 0; k < j[i].length; k++) {
                    a[i][l] += j[i][k] * j[l][k];
                }
            }
            a[i][n] = r[i];
        }
        for (int c = 0; c < n; c++) {
            int best = c;
            for (int i = c; i < n; i++) {
                best = Math.abs(a[i][c]) > Math.abs(a[best][c]) ? i : best;
            }
            double[] row = a[best];
            a[best] = a[c];
            a[c] = row;
            for (int i = 0; i < n; i++) {
                double f = i == c ? 0 : a[i][c] / row[c];
                for (int l = c; l <= n; l++) {
                    a[i][l] -= f * row[l];
                }
            }
        }
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            z[i] = a[i][n] / a[i][i];
        }
        return z;
    }
}
