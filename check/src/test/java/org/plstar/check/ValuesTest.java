package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values and derivatives of random programs against the same programs in 60 digits. */
class ValuesTest {
    /** A program at a point, with bounds of its errors, and each sample in 60 digits. */
    private static final class Both {
        final Listing s;
        final double[][] w;
        final Group group;
        final Exact[] exact;

        Both(Programs p) {
            s = p.certificate().programs().getFirst();
            w = p.w.toArray(double[][]::new);
            group = new Group(
                    s, w, List.of(), true, IntStream.range(0, s.samples).toArray());
            double[][] seed = Bounded.identity(s.outputs).x();
            group.differentiate(Collections.nCopies(s.samples, seed));
            exact = Arrays.stream(group.samples).map(q -> new Exact(q, w)).toArray(Exact[]::new);
        }

        /** Values of all lines. */
        void values() {
            for (Sample q : group.samples) {
                for (int k = 0; k < s.size.length; k++) {
                    BigDecimal[] v = exact[q.number].value[k];
                    assertThat(Exact.apart(v, q.high[k], q.low[k]))
                            .as("line %s", s.lines.get(k))
                            .isLessThanOrEqualTo(q.delta[k]);
                    assertThat(Exact.apart(v, q.high[k])).isLessThanOrEqualTo(q.error[k]);
                }
            }
        }

        /** Tangents and adjoints of every line that depends on the unknowns. */
        void derivatives() {
            int last = s.size.length - 1;
            for (Sample q : group.samples) {
                for (int k = 0; k <= last; k++) {
                    if (!s.depends[k]) {
                        continue;
                    }
                    BigDecimal[][][] right = exact[q.number].tangents(k);
                    Bounded a = q.adjoint[k];
                    double square = 0;
                    for (int e = 0; a != null && e < right.length; e++) {
                        square += Math.pow(Exact.apart(right[e][last], a.x()[e]), 2);
                    }
                    if (a != null) {
                        assertThat(Math.sqrt(square)).isLessThanOrEqualTo(a.error());
                    }
                    tangents(q, k, right);
                }
            }
        }

        private void tangents(Sample q, int source, BigDecimal[][][] right) {
            @Nullable Bounded[] x = new @Nullable Bounded[s.size.length];
            x[source] = Bounded.identity(s.size[source]);
            for (int k = source + 1; k < x.length; k++) {
                x[k] = q.push(k, x);
                double[][] columns = x[k] == null ? null : Matrices.transposed(x[k].x());
                double square = 0;
                for (int e = 0; e < right.length; e++) {
                    double[] c = columns == null ? new double[s.size[k]] : columns[e];
                    square += Math.pow(Exact.apart(right[e][k], c), 2);
                }
                double error = x[k] == null ? 0 : x[k].error();
                assertThat(Math.sqrt(square)).isLessThanOrEqualTo(error);
            }
        }

        /** The rows of the Jacobian. */
        void jacobian() {
            int[] elements = Arrays.stream(w).mapToInt(v -> v.length).toArray();
            JacobianRows j = new JacobianRows(List.of(group), s.samples * s.outputs, elements);
            double square = 0;
            for (int p = 0; p < elements.length; p++) {
                BigDecimal[][] right = new BigDecimal[elements[p]][s.samples * s.outputs];
                for (BigDecimal[] row : right) {
                    Arrays.fill(row, BigDecimal.ZERO);
                }
                for (Exact one : exact) {
                    addTo(right, one, p, Arrays.asList(exact).indexOf(one));
                }
                double[][] rows = j.rows(p);
                for (int e = 0; e < rows.length; e++) {
                    square += Math.pow(Exact.apart(right[e], rows[e]), 2);
                }
            }
            assertThat(Math.sqrt(square)).isLessThanOrEqualTo(j.error).isLessThan(1e-10);
        }

        private void addTo(BigDecimal[][] rows, Exact one, int param, int sample) {
            for (int k = 0; k < s.size.length; k++) {
                if (s.lines.get(k) instanceof Line.Param p && p.p() == param) {
                    BigDecimal[][][] t = one.tangents(k);
                    int[] at = p.index().of(sample);
                    for (int e = 0; e < at.length; e++) {
                        for (int o = 0; o < s.outputs; o++) {
                            BigDecimal d = t[e][s.size.length - 1][o];
                            BigDecimal[] row = rows[at[e]];
                            row[sample * s.outputs + o] = row[sample * s.outputs + o].add(d);
                        }
                    }
                }
            }
        }
    }

    @Test
    void valuesAreWithinTheirBounds() {
        for (int seed = 0; seed < 64; seed++) {
            Both b = new Both(Programs.random(seed));
            b.values();
            assertThat(b.group.samples[0].delta[b.s.size.length - 1]).isBetween(1e-150, 1e-20);
        }
    }

    @Test
    void derivativesAreWithinTheirBounds() {
        for (int seed = 0; seed < 16; seed++) {
            Both b = new Both(Programs.random(seed));
            b.derivatives();
            b.jacobian();
        }
    }

    @Test
    void valuesOfEveryLineAndFunctionAreWithinTheirBounds() {
        for (int seed = 0; seed < 12; seed++) {
            Programs p = new Programs(2, new Random(seed));
            int x = p.lin(1, p.param(p.unknown(6)), 0.7, p.data(6));
            int y = p.add(6, "lin %s %d %s %d", p.normal(1e8), x, p.normal(1e-8), p.scale(1e9, x));
            int z = p.f("atan", p.scale(1e-7, y));
            z = p.lin(1, p.f("erf", p.scale(3, z)), 1, p.f("softplus", p.scale(40, z)));
            z = p.lin(1, p.f("sin", p.scale(100, z)), -1, p.f("cos", p.scale(0.1, z)));
            int s = p.add(3, "sum %d 0+3*1+2*0 3", z);
            int m = p.mul(x, z, 1, 2, 3, 2);
            int e = p.f("exp", p.scale(0.3, p.f("tanh", p.gather(m, 0, 3, -1, 2))));
            int r = p.relu(p.f("log", p.f("sqrt", p.f("recip", e))));
            p.mul(p.lin(1, r, 1, m), p.gather(s, 0, 1, 2, 0), 2, 1, 2, 1);
            Both b = new Both(p);
            b.values();
            b.derivatives();
        }
    }

    @Test
    void errorsThatAreLeftOverPassThroughEveryLine() {
        for (double k : new double[] {1e140, 3e120, 7e-130}) {
            Programs p = new Programs(1, new Random(1));
            int l = p.f("log", p.constant(k, 1)); // of which little but its error is left
            int rest = p.lin(1, l, -1, p.constant(Math.log(k), 1));
            int left = p.times(rest, p.constant(3, 1));
            int both = p.times(p.constant(-7, 1), p.gather(left, 0));
            int sum = p.add(1, "sum %d 0+2*0 1", p.gather(p.lin(0.5, both, 11, rest), 0, 0));
            p.lin(1, p.param(p.unknown(1)), 1, p.f("atan", p.lin(2, sum, 1, rest)));
            new Both(p).values();
        }
    }

    /** A derivative by a param, of which the error of the other factor is all that is left. */
    @Test
    void aDerivativeHasTheErrorOfItsFactor() {
        for (double k : new double[] {1e140, 3e120, 7e-130}) {
            Programs first = new Programs(1, new Random(1));
            int rest = rest(first, k);
            first.lin(1, first.param(first.unknown(1)), 1, rest);
            double left = new Both(first).group.samples[0].high[rest][0];
            Programs p = new Programs(1, new Random(1));
            int less = p.lin(1, rest(p, k), -1, p.constant(left, 1));
            int w = p.f("atan", p.param(p.unknown(1)));
            p.lin(1, p.mul(w, less, 1, 1, 1, 1), 1, p.mul(less, w, 1, 1, 1, 1));
            new Both(p).derivatives();
        }
    }

    /** A function whose argument has an error of its own. */
    @Test
    void aFunctionPassesTheErrorOfItsArgumentOn() {
        for (double k : new double[] {1e140, 3e120, 7e-130, 1e5}) {
            Programs p = new Programs(1, new Random(1));
            int rough = p.scale(1e14, rest(p, k)); // of whose 30 digits 15 are left
            p.lin(1, p.param(p.unknown(1)), 1, p.f("sin", rough));
            new Both(p).values();
        }
    }

    private static int rest(Programs p, double k) {
        return p.lin(1, p.f("log", p.constant(k, 1)), -1, p.constant(Math.log(k), 1));
    }

    @Test
    void valuesThatUnderflowHaveABoundToo() {
        Programs p = new Programs(1, new Random(1));
        p.unknown(1);
        int k = p.constant(3e-200, 2);
        int product = p.mul(p.gather(k, 0), p.gather(k, 1), 1, 1, 1, 1);
        int more = p.scale(1e150, p.scale(1e150, p.scale(1e150, product)));
        int less = p.scale(1e-200, p.scale(1e-200, p.gather(k, 1)));
        p.lin(1, p.lin(1, p.param(0), 1, more), 1, p.scale(1e250, p.scale(1e250, less)));
        new Both(p).values();
    }
}
