package org.plstar.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * About the number of operations of a certificate's proof, from sizes alone, in units of some
 * nanoseconds: operations on pairs of doubles count more, those of matrix products less.
 */
final class Work {
    /** The default of the operations that are permitted: a minute or two. */
    static final double USUAL = 1e11;

    private final Listing s;
    private final Claim claim;
    private final List<Integer> measured;
    private final double n;

    private Work(Listing s, Claim claim, List<Integer> measured) {
        this.s = s;
        this.claim = claim;
        this.measured = measured;
        n = s.samples;
    }

    /** Refuses a certificate that needs more operations than are permitted. */
    static void require(Certificate c, double most) {
        double asked = of(c);
        double enough = Math.pow(10, Math.ceil(Math.log10(asked)));
        Unreadable.require(
                asked <= most,
                String.format(
                        Locale.ROOT,
                        "it asks for some %.0e operations; --work %.0e allows them",
                        asked,
                        enough));
    }

    static double of(Certificate c) {
        double all = 0;
        Set<Object> seen = new HashSet<>();
        for (Claim claim : c.claims()) {
            boolean one = claim.kind() == Claim.Kind.N || claim.kind() == Claim.Kind.M;
            boolean fresh = seen.add(
                    List.of(claim.point(), claim.byRows(), claim.measured(), claim.sharp(), one));
            double equations = c.equations();
            if (claim.kind() == Claim.Kind.U) {
                all += range(c, claim);
                continue;
            }
            for (int g = 0; g < c.programs().size(); g++) {
                Work w = new Work(c.programs().get(g), claim, claim.measured().get(g));
                double cells = claim.radii().size();
                all += one ? w.single() : (fresh ? w.point(equations) : 0) + cells * w.ball();
            }
            double unknowns = c.unknowns();
            boolean rows = claim.byRows() && !one;
            all += fresh && !one ? 2 * eigen(equations) : 0;
            all += fresh && rows ? equations * equations * unknowns + 3 * eigen(equations) : 0;
        }
        return all;
    }

    /** A claim U: of each cell a point in twice as many lines, and directions twice. */
    private static double range(Certificate c, Claim claim) {
        double equations = c.equations();
        double one = equations * equations * c.unknowns() + 5 * eigen(equations);
        double balls = 0;
        for (int g = 0; g < c.programs().size(); g++) {
            Work w = new Work(c.programs().get(g), claim, claim.measured().get(g));
            one += 4 * w.point(equations);
            balls += 2 * w.ball();
        }
        double all = 0;
        for (Range.Cell cell : claim.range().orElseThrow().cells()) {
            all += one + (1 + cell.radii().size()) * balls;
        }
        return all;
    }

    /**
     * The operations of a matrix norm: the smaller Gram product, factorizations, and an estimate of
     * the largest eigenvalue.
     */
    private static double norm(double rows, double columns) {
        double least = Math.min(rows, columns);
        return least * least * Math.max(rows, columns) / 8 + eigen(least);
    }

    private static double eigen(double n) {
        return n * n * (n + 60) / 4;
    }

    /** Values, norms of sides, and how far sources reach: for each sample. */
    private double values() {
        double all = 2.0 * s.sources.length * s.size.length;
        for (int k = 0; k < s.size.length; k++) {
            all += switch (s.lines.get(k)) {
                case Line.Mul m ->
                    100.0 * m.k() * m.r() * m.s() * m.t() + (m.k() == 1 ? norm(m.s(), m.t()) : 0);
                case Line.Smooth _ -> 200.0 * s.size[k];
                default -> 4.0 * s.size[k];
            };
        }
        for (int source : measured) {
            double d = s.size[Math.min(source, s.size.length - 1)];
            all += d * slopes();
            for (int t : s.wanted) {
                all += claim.sharp() ? norm(d, s.size[t]) : d * s.size[t];
            }
        }
        return all;
    }

    /** The operations of the norms of left sides, each once. */
    private double sides() {
        double all = 0;
        for (Line line : s.lines) {
            all += line instanceof Line.Mul m ? m.k() * norm(m.r(), m.s()) : 0;
        }
        return all;
    }

    /** The operations of one tangent through all lines. */
    private double slopes() {
        double all = 0;
        for (int k = 0; k < s.size.length; k++) {
            all += s.lines.get(k) instanceof Line.Mul m
                    ? 2.0 * m.k() * m.r() * m.s() * m.t()
                    : 2.0 * s.size[k];
        }
        return all;
    }

    /** The operations of adjoints of a number of seeds, and of their norms. */
    private double adjoints(double seeds) {
        double all = 2 * seeds * slopes();
        for (int k : s.changing) {
            all += s.lines.get(k) instanceof Line.Mul m && m.k() <= 8
                    ? m.k() * (norm(seeds * m.t(), m.r()) + norm(seeds * m.r(), m.t()))
                    : seeds * s.size[k];
        }
        return all;
    }

    /** Movement of all lines in a ball: for each sample. */
    private double local() {
        double all = 0;
        for (int t : s.wanted) {
            all += s.sources.length * (20.0 * s.changing.length + s.size[t]);
        }
        return all + 20.0 * s.changing.length * s.changing.length;
    }

    /** The bound of a sum over samples that one entry enters. */
    private double stack(double samples) {
        boolean sharp = claim.sharp() && samples > 1 && samples <= Group.MOST_SHARP;
        double most = samples;
        for (int e = 0; e < s.entries.length; e++) {
            Line.Mul m = s.product(e);
            boolean one = m == null || (m.k() == 1 && m.t() == 1);
            double norm = one || m == null ? eigen(samples) : m.k() * norm(m.s(), m.t() * samples);
            most = Math.max(most, sharp ? norm : samples);
        }
        return most;
    }

    private double ball() {
        double entries = s.entries.length;
        double along = claim.byRows() ? 2 * entries : 0;
        double form = claim.kind() == Claim.Kind.B ? 2 : claim.byRows() ? 0 : 1;
        return n * local() + s.changing.length * (along + form * entries * entries) * stack(n);
    }

    private double point(double equations) {
        double all = sides() + n * (values() + adjoints(s.outputs));
        for (int e = 0; e < s.entries.length; e++) {
            Line.Mul m = s.product(e);
            boolean one = m != null && m.k() == 1 && m.t() == 1;
            double width = one && m != null ? m.r() + m.s() : s.size[s.paramLine[e]];
            all += equations * equations * width;
            double second = one && m != null ? m.r() * s.outputs + m.s() : s.outputs * width;
            all += claim.byRows() ? n * equations * equations * second : 0;
        }
        if (claim.byRows()) {
            all += n * equations * (3 + 2.0 * s.outputs) * slopes();
            for (int t : s.wanted) {
                all += n * 2 * norm(equations, s.size[t]);
            }
        }
        return all;
    }

    private double single() {
        double entries = s.entries.length;
        boolean each = claim.kind() == Claim.Kind.M;
        double times = each ? 2.0 * s.outputs : 1;
        double form = s.changing.length * entries * entries;
        return sides() * (each ? n : 1)
                + n * (values() + times * (adjoints(1) + local()))
                + form * (each ? n * times : stack(n));
    }
}
