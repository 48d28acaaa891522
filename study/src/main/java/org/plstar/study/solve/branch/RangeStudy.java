package org.plstar.study.solve.branch;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.certify.CellSearch;
import org.plstar.certify.ScaledEquations;
import org.plstar.check.Proof;
import org.plstar.check.Range;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.solve.ProofScales;
import org.plstar.system.ResidualSystem;

/** Follows a branch for a search for cells, in scales of powers of two, and finds what ends it. */
final class RangeStudy {
    private final RangeRequest q;
    private final Session session;
    private final int size;

    /** The place of the param. */
    private final int at;

    private final Curve curve;
    private final double[] start;

    private RangeStudy(RangeRequest q, Session session) {
        this.q = q;
        this.session = session;
        size = q.equations().unknowns().size();
        at = q.equations().unknowns().stream()
                .map(Equations.Unknown::name)
                .toList()
                .indexOf(q.param());
        Family all = Family.of(q.equations(), q.param(), q.from(), q.to(), 2, session);
        start = all.start();
        double[] units = new double[size];
        Arrays.fill(units, 1);
        curve = new Curve(all.system(), units, session.workers());
    }

    static RangeResult run(RangeRequest q, Session session) {
        return new RangeStudy(q, session).result();
    }

    private double[] across() {
        double[] e = new double[size];
        e[at] = 1;
        return e;
    }

    /** The exponents of units near the sizes of unknowns in the middle of the range. */
    private Optional<ProofScales> scales() {
        double[] w = start.clone();
        w[at] = (q.from() + q.to()) / 2;
        double[] point = curve.corrected(w, across()).map(Curve.Corrected::x).orElse(start);
        return ProofScales.of(size - 1, visitor -> curve.entries(point, visitor), point);
    }

    private RangeResult result() {
        ResidualSystem system = q.equations().system();
        Optional<ProofScales> scales = scales();
        Optional<ScaledEquations> scaled =
                scales.flatMap(s -> ScaledEquations.of(system, start, s.columns(), s.rows()));
        int[] c = scaled.isPresent() ? scales.orElseThrow().columns() : new int[size];
        CellSearch.Covering covering = CellSearch.cover(
                scaled.map(ScaledEquations::system).orElse(system),
                at,
                (value, near) -> place(value, near, c),
                scaled.map(ScaledEquations::point).orElse(start),
                Math.scalb(q.from(), -c[at]),
                Math.scalb(q.to(), -c[at]));
        return result(covering, c);
    }

    /** The solution for a value of the param, all in units. */
    private Optional<CellSearch.Place> place(double value, double[] near, int[] c) {
        double[] w = new double[size];
        Arrays.setAll(w, j -> Math.scalb(near[j], c[j]));
        w[at] = Math.scalb(value, c[at]);
        return curve.corrected(w, across())
                .flatMap(x -> curve.tangent(x.x(), across()).map(t -> {
                    double[] z = new double[size];
                    double[] slope = new double[size];
                    for (int j = 0; j < size; j++) {
                        z[j] = Math.scalb(x.x()[j], -c[j]);
                        slope[j] = Math.scalb(t.t()[j] / t.t()[at], c[at] - c[j]);
                    }
                    z[at] = value;
                    slope[at] = 1;
                    return new CellSearch.Place(z, slope);
                }));
    }

    private RangeResult result(CellSearch.Covering covering, int[] c) {
        double reached = Math.scalb(covering.reached(), c[at]);
        Optional<Range> range = covering.proof().flatMap(p -> p.claim().range());
        int smallest = Integer.MAX_VALUE;
        for (int j = 0; j < size; j++) {
            smallest = j == at ? smallest : Math.min(smallest, c[j]);
        }
        int unit = smallest;
        List<RangeResult.Cell> cells = new ArrayList<>();
        double from = q.from();
        for (Range.Cell cell : range.map(Range::cells).orElse(List.of())) {
            double[] z = requireNonNull(covering.points().get(cell.point()));
            double[] t = requireNonNull(covering.points().get(cell.tangent()));
            double to = Math.scalb(cell.to(), c[at]);
            cells.add(new RangeResult.Cell(
                    from,
                    to,
                    Math.scalb(z[at], c[at]),
                    inUnits(cell.radii().getFirst(), c),
                    without(z, c, 1, 0),
                    without(t, c, t[at], c[at])));
            from = to;
        }
        boolean complete = reached == q.to();
        return new RangeResult(
                q.param(),
                q.from(),
                q.to(),
                reached,
                cells,
                range.map(Range::branch).orElse(false),
                number(covering, "radius").stream()
                        .mapToObj(r -> inUnits(r, c))
                        .findFirst()
                        .orElse(new double[0]),
                number(covering, "only").stream().map(r -> Math.scalb(r, unit)).findFirst(),
                complete ? OptionalDouble.empty() : fold(),
                covering.why(),
                covering,
                units(c),
                start);
    }

    private static OptionalDouble number(CellSearch.Covering covering, String name) {
        return covering.proof().stream()
                .filter(Proof::confirmed)
                .mapToDouble(p -> p.number(name))
                .findFirst();
    }

    /** A length in the units of the unknowns beside the param. */
    private double[] inUnits(double length, int[] c) {
        double[] all = new double[size];
        Arrays.fill(all, length);
        return without(all, c, 1, 0);
    }

    /** What the numbers of the certificate are. */
    private String units(int[] c) {
        return Arrays.stream(c).allMatch(k -> k == 0)
                ? "those of the text"
                : q.param() + " over 2^" + c[at]
                        + ", each unknown over a power of two of its own; so are the equations";
    }

    /** The unknowns beside the param, out of their units. */
    private double[] without(double[] z, int[] c, double over, int exponent) {
        double[] all = new double[size - 1];
        for (int j = 0, k = 0; j < size; j++) {
            if (j != at) {
                all[k++] = Math.scalb(z[j] / over, c[j] - exponent);
            }
        }
        return all;
    }

    /** The first fold of the branch in the range; absent where none is found. */
    private OptionalDouble fold() {
        try {
            return BranchRequest.of(q.equations(), q.param(), q.from(), q.to())
                    .run(session.withProgress(Progress.SILENT))
                    .folds()
                    .stream()
                    .mapToDouble(BranchResult.Fold::value)
                    .findFirst();
        } catch (Refusal _) { // what hinders it is told by the search for cells
            return OptionalDouble.empty();
        }
    }
}
