package org.plstar.check;

import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The Jacobian of groups of samples, an equation for each seed of each sample: its columns of one
 * param at a time, and the kernel K = J Jᵀ (docs/proofs.md, 6).
 */
final class JacobianRows {
    final double[][] kernel;

    /** The distance of the computed rows from the exact ones in the Frobenius norm. */
    final double error;

    private final List<Group> groups;
    private final int[] elements;

    /** @param elements of each param */
    JacobianRows(List<Group> groups, int equations, int[] elements) {
        this.groups = groups;
        this.elements = elements;
        kernel = new double[equations][equations];
        for (int p = 0; p < elements.length; p++) {
            if (!addProducts(p)) {
                Matrices.add(kernel, 1, Matrices.gram(rows(p)));
            }
        }
        double squares = 0;
        for (Group g : groups) {
            for (Sample q : g.samples) {
                squares += StrictMath.pow(error(g, q), 2);
            }
        }
        error = up(Math.sqrt(squares));
    }

    private static int seeds(Group g) {
        return g.samples[0].adjoint[g.s.size.length - 1].x()[0].length;
    }

    private static int[] entries(Group g, int p) {
        return IntStream.range(0, g.s.entries.length)
                .filter(e -> g.s.param(e).p() == p)
                .toArray();
    }

    /**
     * Adds (HHᵀ)∘(AAᵀ), the kernel of a param that occurs once in one place; false if it does not.
     */
    private boolean addProducts(int p) {
        int first = 0;
        int uses = groups.stream().mapToInt(g -> entries(g, p).length).sum();
        for (Group g : groups) {
            int c = seeds(g);
            for (int e : entries(g, p)) {
                Line.Mul m = g.s.product(e);
                boolean once = uses == 1 && g.s.param(e).index().most() == 1;
                if (!once || m == null || g.products[e].length == 0) {
                    return false;
                }
                double[][] a = new double[m.r()][g.n() * c];
                for (int i = 0; i < g.n() * c; i++) {
                    for (int j = 0; j < a.length; j++) {
                        a[j][i] = g.samples[i / c].adjoint[g.s.entries[e]].x()[j][i % c];
                    }
                }
                double[][] gram = Matrices.gram(a);
                for (int i = 0; i < gram.length; i++) {
                    for (int j = 0; j < gram.length; j++) {
                        double h = g.products[e][i / c][j / c];
                        kernel[first + i][first + j] += gram[i][j] * h;
                    }
                }
            }
            first += g.n() * c;
        }
        return true;
    }

    /** The Jacobian's columns of one param: a row of all equations for each element. */
    double[][] rows(int p) {
        double[][] rows = new double[elements[p]][kernel.length];
        int first = 0;
        for (Group g : groups) {
            for (Sample q : g.samples) {
                for (int e : entries(g, p)) {
                    Bounded a = q.adjoint[g.s.entries[e]];
                    if (a != null) {
                        Line.Mul m = g.s.product(e);
                        double[][] x = m == null
                                ? a.x()
                                : new Edge.Side(m, q.high[m.b()], false).back(a.x());
                        int[] at = g.s.param(e).index().of(q.number);
                        for (int j = 0; j < at.length; j++) {
                            for (int o = 0; o < x[j].length; o++) {
                                rows[at[j]][first + o] += x[j][o];
                            }
                        }
                    }
                }
                first += seeds(g);
            }
        }
        return rows;
    }

    /** The most additions to an element of a param: of each entry as often as an index occurs. */
    private static double additions(Group g, int p) {
        double all = 0;
        for (int e : entries(g, p)) {
            all += g.s.param(e).index().most();
        }
        return all;
    }

    private static double error(Group g, Sample q) {
        double all = 0;
        for (int e = 0; e < g.s.entries.length; e++) {
            Bounded a = q.adjoint[g.s.entries[e]];
            if (a == null) {
                continue;
            }
            Line.Mul m = g.s.product(e);
            double adds = gamma(additions(g, g.s.param(e).p()));
            double h = m == null ? 1 : norm(q.high[m.b()]);
            double off = m == null ? 0 : q.error[m.b()] + gamma(m.t() + 2) * h;
            all += g.often(e) * up(a.error() * (h + off) + norm(a.x()) * (off + adds * h));
        }
        return up(all);
    }
}
