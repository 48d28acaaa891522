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

    FreshPoints(PdeProblem problem, Fields fields, Workers workers) {
        PdeProblem.Points p = problem.points();
        Sampling sampling =
                new Sampling(
                        new PdeProblem(
                                problem.name(),
                                problem.coordinates(),
                                problem.unknowns(),
                                problem.coefficients(),
                                problem.conditions(),
                                problem.exact(),
                                problem.network(),
                                problem.firstScale(),
                                problem.mapped(),
                                new PdeProblem.Points(
                                        Math.min(MOST, MORE * p.interior()),
                                        Math.min(MOST, MORE * p.boundary()),
                                        p.initial().isPresent()
                                                ? OptionalInt.of(
                                                        Math.min(
                                                                MOST,
                                                                MORE * p.initial().getAsInt()))
                                                : OptionalInt.empty(),
                                        PdeProblem.Law.UNIFORM,
                                        p.seed() ^ SEED,
                                        OptionalInt.of(0)),
                                problem.settings(),
                                problem.warnings()));
        for (PdeProblem.Condition c : problem.conditions()) {
            conditions.add(
                    new SampleJacobian(
                            fields.system(c, sampling.of(c, conditions.size(), 0)), workers));
        }
    }

    /** mean r² of each condition at w. */
    double[] meanSquares(Storage w) {
        double[] means = new double[conditions.size()];
        for (int i = 0; i < means.length; i++) {
            double[] r = conditions.get(i).residuals(w);
            for (double v : r) {
                means[i] += v * v / r.length;
            }
        }
        return means;
    }
}
