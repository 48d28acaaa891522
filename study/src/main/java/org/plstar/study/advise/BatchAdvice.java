package org.plstar.study.advise;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.plstar.array.Matrix;
import org.plstar.optimize.Batches;
import org.plstar.optimize.LeastSquaresBatches;
import org.plstar.predict.LinearizedBatches;
import org.plstar.study.KernelRows;
import org.plstar.study.Progress;
import org.plstar.system.ResidualSystem;

/** Which batches are advised: steps and factors by size, and a simulation of one. */
final class BatchAdvice {
    /** The most operations of a simulation of batches. */
    private static final double SIMULATION = 8e9;

    private static final int MOST_SIMULATED = 20_000;
    private static final int DRAWS = 4;

    private final AdviceRequest request;
    private final ResidualSystem system;
    private final KernelRows rows;
    private final LeastSquaresBatches constants;
    private final Progress progress;

    BatchAdvice(
            AdviceRequest request,
            ResidualSystem system,
            KernelRows rows,
            LeastSquaresBatches constants,
            Progress progress) {
        this.request = request;
        this.system = system;
        this.rows = rows;
        this.constants = constants;
        this.progress = progress;
    }

    /** The advice by batch size: powers of two and all rows. */
    List<Advice.Batch> table() {
        List<Advice.Batch> table = new ArrayList<>();
        double single = 1 - constants.rate(1);
        for (int m = 1; ; m = Math.min(2 * m, system.samples())) {
            double factor = constants.rate(m);
            table.add(new Advice.Batch(m, constants.step(m), factor, (1 - factor) / single));
            if (m == system.samples()) {
                return table;
            }
        }
    }

    /** The advice for about half, once, twice and ten times m* rows; empty where m* is infinite. */
    List<Advice.Batch> aboutCritical() {
        double critical = constants.criticalBatch();
        if (!(10 * critical < Integer.MAX_VALUE)) {
            return List.of();
        }
        double single = 1 - constants.rate(1);
        List<Advice.Batch> about = new ArrayList<>();
        for (double times : new double[] {0.5, 1, 2, 10}) {
            int m = (int) Math.max(1, Math.round(times * critical));
            double factor = constants.rate(m);
            about.add(new Advice.Batch(m, constants.step(m), factor, (1 - factor) / single));
        }
        return about;
    }

    /** The power of two next above m*, limited by the number of rows. */
    int size() {
        double critical = constants.criticalBatch();
        int m = 1;
        while (m < critical && 2 * m <= system.samples()) {
            m *= 2;
        }
        return m;
    }

    /**
     * The number of steps to the target in a simulation; absent where it is more than the most that
     * are simulated.
     */
    record Simulation(OptionalLong steps, int most) {}

    /** Simulates batches of the advised size on the linearized model. */
    Simulation simulate(Matrix kernel, double[] r, double target) {
        int size = size();
        LinearizedBatches batches = LinearizedBatches.of(kernel, system.outputs(), rows.place());
        double cost = (double) r.length * size * system.outputs() * DRAWS;
        int most = (int) Math.min(MOST_SIMULATED, Math.max(100, SIMULATION / cost));
        double[] mean = new double[most + 1];
        double eta = constants.step(size);
        for (int draw = 0; draw < DRAWS; draw++) {
            progress.at("simulated batches", draw, DRAWS);
            double[] one =
                    batches.losses(r, eta, Batches.shuffled(size, request.seed() + draw), most);
            for (int t = 0; t <= most; t++) {
                mean[t] += one[t] / DRAWS;
            }
        }
        for (int t = 0; t <= most; t++) {
            if (mean[t] <= target) {
                return new Simulation(OptionalLong.of(t), most);
            }
        }
        return new Simulation(OptionalLong.empty(), most);
    }
}
