package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.system.SampleJacobian;

/** The conditions at ten times as many other points, which were not fitted. */
final class FreshPoints {
    private static final int MORE = 10;
    private static final int MOST = 20_000;
    private static final long SEED = 1L << 40;

    private final List<SampleJacobian> conditions = new ArrayList<>();

    FreshPoints(PdeProblem problem, PdeNetwork fields, PreviousWindow earlier, Workers workers) {
        PdeProblem.Points p = problem.points();
        Sampling sampling = new Sampling(
                problem.with(new PdeProblem.Points(
                        Math.min(MOST, MORE * p.interior()),
                        Math.min(MOST, MORE * p.boundary()),
                        p.initial().isPresent()
                                ? OptionalInt.of(
                                        Math.min(MOST, MORE * p.initial().getAsInt()))
                                : OptionalInt.empty(),
                        new double[0],
                        PdeProblem.Law.UNIFORM,
                        p.seed() ^ SEED,
                        OptionalInt.of(0))),
                fields.conditions());
        for (PdeProblem.Condition c : fields.conditions()) {
            Sampling.Points points = sampling.of(c, conditions.size(), 0);
            conditions.add(new SampleJacobian(
                    fields.system(c, points, earlier.targets(c, points)), workers));
        }
    }

    /** The mean r² of each condition at w; infinite where there is no finite value at a point. */
    double[] meanSquares(Storage w) {
        double[] means = new double[conditions.size()];
        for (int i = 0; i < means.length; i++) {
            double[] r = conditions.get(i).residuals(w);
            for (double v : r) {
                means[i] += v * v / r.length;
            }
            if (Double.isNaN(means[i])) {
                means[i] = Double.POSITIVE_INFINITY;
            }
        }
        return means;
    }
}
