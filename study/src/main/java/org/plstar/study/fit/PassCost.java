package org.plstar.study.fit;

import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.network.Model;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledLoss;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.TrainingLayers;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.Objective;

/**
 * Operations and bytes of a pass whose rows are summed in tiles.
 *
 * @param words what it is for, such as {@code a step on 60,000 rows}
 * @param rows that it takes
 * @param cut of all rows
 * @param unknowns p
 * @param precision of the vectors
 * @param operations about
 */
public record PassCost(
        String words,
        int rows,
        RowTiles cut,
        int unknowns,
        Precision precision,
        double operations) {
    /** The cost of a number in single precision, relative to double precision. */
    private static final double SINGLE = 0.5;

    /**
     * The pass cost of a step of a run.
     *
     * @throws Refusal NOT_TILED if its steps are not summed in tiles
     */
    public static PassCost ofStep(PreparedDataset data, Model model, FitSettings settings) {
        int n = data.training().rows();
        String reason = reason(model, settings, n);
        if (!reason.isEmpty()) {
            throw Refusal.of(
                    StudyRefusal.NOT_TILED,
                    "a step of this run",
                    reason + ", so one machine computes it whole, and there is no plan",
                    "a method with gradients, on all rows or on batches of more than "
                            + RowTiles.TILE,
                    "run it on one machine");
        }
        int rows = perStep(settings.method(), n);
        try (Workers one = Workers.of(1)) {
            Objective objective = Objective.mean(
                    data.trainingSystem(model),
                    settings.method().loss(),
                    settings.precision(),
                    one);
            return new PassCost(
                    "a step on %,d rows".formatted(rows),
                    rows,
                    TiledLoss.cut(n, rows),
                    objective.unknowns(),
                    settings.precision(),
                    objective.gradientOperations(rows));
        }
    }

    /**
     * The pass cost of a product with the Hessian or the Gauss–Newton matrix of a loss.
     *
     * @param words what it is
     * @throws Refusal NOT_TILED if its rows are not summed in tiles
     */
    public static PassCost ofProduct(String words, Subject subject) {
        int n = subject.data().training().rows();
        if (n <= RowTiles.TILE) {
            throw Refusal.of(
                    StudyRefusal.NOT_TILED,
                    words,
                    "%,d rows are no more than a tile of %,d, so one machine computes it whole, and"
                                    .formatted(n, RowTiles.TILE)
                            + " there is no plan",
                    "more rows",
                    "run it on one machine");
        }
        try (Workers one = Workers.of(1)) {
            Objective objective =
                    Objective.mean(subject.system(), subject.loss(), Precision.DOUBLE, one);
            return new PassCost(
                    words + " on %,d rows".formatted(n),
                    n,
                    TiledLoss.cut(n, n),
                    objective.unknowns(),
                    Precision.DOUBLE,
                    objective.gaussNewtonOperations());
        }
    }

    /** The number of rows that a step uses. */
    static int perStep(Method method, int rows) {
        return method.batches().map(b -> Math.min(b.size(), rows)).orElse(rows);
    }

    /** Whether the loss of a run is summed in tiles. */
    static boolean tiled(Model model, FitSettings settings, int rows) {
        return reason(model, settings, rows).isEmpty();
    }

    /** The reason why a run's steps are not summed in tiles; empty where they are. */
    private static String reason(Model model, FitSettings settings, int all) {
        Method method = settings.method();
        int rows = perStep(method, all);
        if (method.newton().isPresent()) {
            return method.title() + " solves with all equations at once";
        }
        if (TrainingLayers.of(model).any()) {
            return "the network has layers that train in another way than they are evaluated";
        }
        if (rows <= RowTiles.TILE) {
            return "a step takes %,d rows, no more than a tile of %,d"
                    .formatted(rows, RowTiles.TILE);
        }
        return "";
    }

    /** The number of bytes of a gradient. */
    public double vector() {
        return (double) unknowns * precision.bytes();
    }

    /** The number of operations in double precision that take the same time. */
    public double doubleOperations() {
        return precision == Precision.DOUBLE ? operations : SINGLE * operations;
    }

    /**
     * Refuses steps whose computation takes less time than moving their numbers.
     *
     * @param plan of this step on many machines
     * @throws Refusal SMALL_STEPS
     */
    public void requireWorth(WorkPlan plan) {
        double computing = plan.seconds().computing();
        double other = plan.seconds().moving() + plan.seconds().engine();
        if (other <= computing) {
            return;
        }
        double from = rows * other / computing;
        throw Refusal.of(
                StudyRefusal.SMALL_STEPS,
                "steps on many machines",
                "computing a step on %,d rows takes %.2g s, and moving its numbers %.2g s"
                        .formatted(rows, computing, other),
                from <= cut.rows()
                        ? "steps on %,.0f rows or more".formatted(from)
                        : "steps on %,.0f rows or more, and there are %,d"
                                .formatted(from, cut.rows()),
                "run it on one machine, which is as fast");
    }
}
