package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.check.PlainAlgebra;

/**
 * The residual, Ĵ Ĵᵀ, the spread of all slopes about Ĵ and that along directions, sample by sample.
 *
 * <p>Ĵ is what the reverse pass computes in the middles, whatever the ball. Rows are kept in two
 * tiles; where all do not fit, a tile is computed again for each tile before it.
 */
final class PlainJacobian {
    /** Bytes of one tile of rows. */
    private static final long TILE = 1L << 29;

    private static final int CHUNK = 512;

    private final List<Line> lines;
    private final List<Leaf> weights = new ArrayList<>();
    private final SlopeClaim claim;
    private final Workers workers;
    private final int outputs;
    private final int unknowns;
    private final Exact[] exact;
    private final List<Outer> outer;

    /** Unknowns whose slopes are no outer products. */
    private final int explicit;

    private double largest;

    PlainJacobian(SlopeClaim claim, Workers workers) {
        this.claim = claim;
        this.workers = workers;
        lines = Lines.of(claim);
        Shapes.require(
                claim.output() >= 0 && claim.output() < lines.size(), "output " + claim.output());
        outputs = lines.get(claim.output()).size;
        Shapes.require(
                claim.samples() >= 1
                        && claim.y().length == Math.multiplyExact(outputs, claim.samples()),
                "targets");
        if (24L * claim.y().length * claim.y().length > Runtime.getRuntime().maxMemory()) {
            throw new Unproved("the kernel takes more memory than there is");
        }
        int p = 0;
        for (Line line : lines) {
            if (line instanceof Leaf leaf && leaf.first() >= 0) {
                weights.add(leaf);
                p = Math.addExact(p, leaf.size);
            }
        }
        unknowns = p;
        outer = outer();
        explicit = p - outer.stream().mapToInt(o -> o.weight.size).sum();
        exact = new Exact[claim.samples()];
        Exact first = new Exact(lines, 0, null);
        workers.run(exact.length, i -> exact[i] = i == 0 ? first : new Exact(lines, i, first));
    }

    int equations() {
        return claim.y().length;
    }

    int unknowns() {
        return unknowns;
    }

    /** F - y as computed, and what each element is off by at most. */
    record Residual(double[] value, double[] off) {}

    Residual residual() {
        double[] value = new double[equations()];
        double[] off = new double[equations()];
        for (int i = 0; i < exact.length; i++) {
            for (int c = 0; c < outputs; c++) {
                int k = i * outputs + c;
                Pair d = exact[i].at(claim.output(), c).minus(Pair.of(claim.y()[k]));
                value[k] = d.hi();
                off[k] =
                        PlainAlgebra.up(
                                exact[i].off[claim.output()][c]
                                        + Math.abs(d.lo())
                                        + Pair.OFF * d.size());
            }
        }
        return new Residual(value, off);
    }

    /** ‖T - Ĵ‖_F for all slope matrices T of the ball, from above. */
    double spread(double radius) {
        double[] squares = new double[claim.samples()];
        workers.run(
                claim.samples(),
                i -> {
                    Run r = new Run(lines, radius, exact[i]);
                    for (int c = 0; c < outputs; c++) {
                        r.pull(claim.output(), c);
                        for (Leaf w : weights) {
                            double[] by = r.spread(w.id);
                            double sum = 0;
                            for (double v : by) {
                                sum += v * v;
                            }
                            squares[i] += sum * (1 + 1e-8) + 1e-290;
                        }
                    }
                });
        double sum = 0;
        for (double s : squares) {
            sum += s;
        }
        return PlainAlgebra.up(Math.sqrt(sum * (1 + 1e-8)));
    }

    /**
     * A weight that one product uses, without a sum behind: its slopes are c ⊗ x, c the product's
     * cotangent and x the other factor, and a product of two rows is (c·c')(x·x').
     */
    private record Outer(Leaf weight, Line product, Line other) {}

    private List<Outer> outer() {
        List<Outer> found = new ArrayList<>();
        for (Leaf w : weights) {
            List<Line> users =
                    lines.stream()
                            .filter(l -> Arrays.stream(l.in).anyMatch(o -> o == w.id))
                            .toList();
            if (users.size() == 1 && users.getFirst() instanceof Product p) {
                p.outer(w).ifPresent(other -> found.add(new Outer(w, p, other)));
            }
        }
        return found;
    }

    /**
     * A row of Ĵ.
     *
     * @param rest slopes by all weights that are no outer products
     * @param c of each outer product
     * @param x of each outer product
     */
    private record Row(double[] rest, double[][] c, double[][] x) {
        /** The largest square of a norm that a sum which underflows is multiplied by. */
        double largest() {
            double most = 0;
            for (int t = 0; t < c.length; t++) {
                most = Math.max(most, PlainAlgebra.dot(c[t], 0, c[t], 0, c[t].length));
                most = Math.max(most, PlainAlgebra.dot(x[t], 0, x[t], 0, x[t].length));
            }
            return most;
        }

        double times(Row other) {
            double sum = 0;
            for (int o = 0; o < rest.length; o += CHUNK) {
                int count = Math.min(CHUNK, rest.length - o);
                sum += PlainAlgebra.dot(rest, o, other.rest, o, count);
            }
            for (int t = 0; t < c.length; t++) {
                sum +=
                        PlainAlgebra.dot(c[t], 0, other.c[t], 0, c[t].length)
                                * PlainAlgebra.dot(x[t], 0, other.x[t], 0, x[t].length);
            }
            return sum;
        }
    }

    /** All rows, each [p]. */
    private double[][] whole() {
        double[][] rows = new double[equations()][unknowns];
        workers.run(
                claim.samples(),
                i -> {
                    Run r = new Run(lines, 0, exact[i]);
                    for (int c = 0; c < outputs; c++) {
                        r.pull(claim.output(), c);
                        for (Leaf w : weights) {
                            double[] mid = r.cotangent(w.id);
                            System.arraycopy(mid, 0, rows[i * outputs + c], w.first(), mid.length);
                        }
                    }
                });
        return rows;
    }

    private Row[] rows(int from, int to) {
        Row[] rows = new Row[(to - from) * outputs];
        workers.run(
                to - from,
                i -> {
                    Run r = new Run(lines, 0, exact[from + i]);
                    double[][] x =
                            outer.stream().map(o -> r.mid[o.other.id]).toArray(double[][]::new);
                    for (int c = 0; c < outputs; c++) {
                        r.pull(claim.output(), c);
                        double[] rest = new double[explicit];
                        int at = 0;
                        for (Leaf w : weights) {
                            if (outer.stream().noneMatch(o -> o.weight == w)) {
                                double[] mid = r.cotangent(w.id);
                                System.arraycopy(mid, 0, rest, at, mid.length);
                                at += mid.length;
                            }
                        }
                        double[][] cotangents =
                                outer.stream()
                                        .map(o -> r.cotangent(o.product.id))
                                        .toArray(double[][]::new);
                        rows[i * outputs + c] = new Row(rest, cotangents, x);
                    }
                });
        return rows;
    }

    /** Numbers that D may have. */
    private static final long LARGEST = 1L << 25;

    /**
     * Columns of D = Ĵᵀ(Ĵ Ĵᵀ)⁻¹ as computed, each a row [p]; any numbers will do.
     *
     * @param kernel Ĵ Ĵᵀ
     */
    double[][] directions(double[][] kernel) {
        int n = equations();
        if ((long) n * unknowns > LARGEST) {
            throw new Unproved("the directions are too many numbers");
        }
        double[][] factor = new double[n][];
        for (int i = 0; i < n; i++) {
            factor[i] = kernel[i].clone();
        }
        if (!PlainAlgebra.cholesky(factor)) {
            throw new Unproved("Ĵ Ĵᵀ could not be factorized");
        }
        double[][] rows = whole();
        double[][] columns = new double[n][unknowns];
        workers.run(
                n,
                i -> {
                    double[] weights = new double[n];
                    weights[i] = 1;
                    PlainAlgebra.solve(factor, weights);
                    for (int j = 0; j < n; j++) {
                        for (int k = 0; k < unknowns; k++) {
                            columns[i][k] += weights[j] * rows[j][k];
                        }
                    }
                });
        return columns;
    }

    /**
     * ‖T - I‖ from above, for all slope matrices T of z ↦ F(w1 + Dz) in |z| ≤ ρ.
     *
     * @param columns of D, each a row
     */
    double along(double[][] columns, double rho) {
        int n = equations();
        int[] last = new int[lines.size()];
        for (Line line : lines) {
            for (int o : line.in) {
                last[o] = line.id;
            }
        }
        last[claim.output()] = lines.size();
        Run.Along along = new Run.Along(columns, last);
        Run first = new Run(lines, rho, exact[0], along, null);
        double[][] off = new double[n][n];
        double[][] apart = new double[n][n];
        workers.run(
                claim.samples(),
                i -> {
                    Run r = i == 0 ? first : new Run(lines, rho, exact[i], along, first);
                    double[] mid = r.tangent(claim.output());
                    if (mid == null) {
                        throw new Unproved("the output does not depend on the weights");
                    }
                    double[] by = r.tangentOff(claim.output());
                    for (int c = 0; c < outputs; c++) {
                        int row = i * outputs + c;
                        for (int d = 0; d < n; d++) {
                            double rest = mid[d * outputs + c] - (d == row ? 1 : 0);
                            apart[row][d] = rest;
                            off[row][d] = by[d * outputs + c] + PlainAlgebra.EPS * Math.abs(rest);
                        }
                    }
                });
        return PlainAlgebra.up(PlainAlgebra.operatorNorm(apart) + PlainAlgebra.frobenius(off));
    }

    /** Terms of the longest sums in an element of the kernel. */
    double terms() {
        double longest = 0;
        for (Outer o : outer) {
            longest = Math.max(longest, o.product.size + o.other.size);
        }
        return longest + CHUNK + explicit / (double) CHUNK + outer.size() + 8;
    }

    /** What underflow takes from the kernel in norm; to be asked for after {@link #kernel}. */
    double underflow() {
        return equations() * (outer.size() + 1) * terms() * Double.MIN_VALUE * (4 * largest + 4);
    }

    /** ĴĴᵀ, each element off by 2 u |Ĵ_i||Ĵ_j| times {@link #terms} at most. */
    double[][] kernel() {
        int n = equations();
        double[][] k = new double[n][n];
        long numbers = explicit + outer.stream().mapToLong(o -> o.product.size).sum() + 1;
        int tile = Math.clamp(TILE / (8 * numbers * outputs), 1, claim.samples());
        for (int i = 0; i < claim.samples(); i += tile) {
            Row[] left = rows(i, Math.min(i + tile, claim.samples()));
            for (Row row : left) {
                largest = Math.max(largest, row.largest());
            }
            for (int j = 0; j <= i; j += tile) {
                Row[] right = j == i ? left : rows(j, Math.min(j + tile, claim.samples()));
                int top = i * outputs;
                int side = j * outputs;
                workers.run(
                        left.length,
                        row -> {
                            int most = Math.min(right.length, top + row - side + 1);
                            for (int column = 0; column < most; column++) {
                                k[top + row][side + column] = left[row].times(right[column]);
                            }
                        });
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                k[j][i] = k[i][j];
            }
        }
        return k;
    }
}
