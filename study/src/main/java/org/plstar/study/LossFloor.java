package org.plstar.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.data.Duplicates;
import org.plstar.landscape.Observation;
import org.plstar.landscape.floor.KernelRank;
import org.plstar.landscape.floor.PlProfile;
import org.plstar.landscape.floor.WeakDirections;
import org.plstar.system.ResidualSystem;

/**
 * What the kernel at the end of a path shows of the loss: its directions, and the rows whose
 * residuals are along weak ones.
 *
 * @param kernel absent for the reason {@code absent}
 * @param forecast before the first step, what zero eigenvalues leave of the loss to first order;
 *     absent after it, of a part of the rows, and where there are none
 * @param profile μ(ε) of the path
 * @param weak where the residual lies in directions that gradient descent does not lower; absent
 *     where there are none
 * @param rows of the training set that hold most of that residual, most first
 * @param absent why nothing is judged; empty where it is
 */
public record LossFloor(
        Optional<KernelRank> kernel,
        OptionalDouble forecast,
        PlProfile profile,
        Optional<WeakDirections> weak,
        List<Integer> rows,
        String absent) {
    /** The factor of the loss over the last half of the steps below which a run is on a plateau. */
    private static final double LEVEL = 1.01;

    /** Copies {@code rows}. */
    public LossFloor {
        rows = List.copyOf(rows);
    }

    /** A result without a judgement, for a reason. */
    public static LossFloor absent(String reason) {
        return new LossFloor(
                Optional.empty(),
                OptionalDouble.empty(),
                new PlProfile(List.of()),
                Optional.empty(),
                List.of(),
                reason);
    }

    /**
     * Gives the eigenvalues and eigenvectors, one per row, of the kernel at the end of the path;
     * the caller owns the vectors.
     */
    public interface Eigenvectors {
        /**
         * The eigenvalues of K/N, ascending, and the eigenvectors. Cost 9 n³ unless they are known.
         */
        Decomposed get();
    }

    /**
     * Eigenvalues of K/N, their eigenvectors as rows, and the residual on the kernel's rows,
     * weighted like the kernel.
     *
     * @param values ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Decomposed(double[] values, Matrix vectors, double[] residual)
            implements AutoCloseable {
        @Override
        public void close() {
            vectors.close();
        }
    }

    /**
     * Judges, for the square loss. Before the first step, and where the loss still falls, weak
     * directions are those of zero eigenvalues; on a plateau all that the run had no time to learn.
     *
     * @param path of the run; its last observation alone where there was none
     * @param eigenvalues of K/N on the kernel's rows at the end, ascending
     * @param eta the constant step of plain gradients; absent for other methods
     * @param training all training rows
     * @param vectors asked for only where directions are weak
     */
    public static LossFloor of(
            List<Observation> path,
            double[] eigenvalues,
            OptionalDouble eta,
            ResidualSystem training,
            PreparedDataset data,
            KernelRows rows,
            Eigenvectors vectors) {
        Duplicates duplicates = data.duplicates();
        int outputs = training.outputs();
        int conflicting = duplicates.conflicts().stream()
                        .mapToInt(c -> c.rows().size() - 1)
                        .sum()
                * outputs;
        KernelRank kernel = KernelRank.of(
                eigenvalues,
                duplicates.kept().length * outputs,
                training.unknowns(),
                conflicting,
                eta,
                path.getLast().step());
        PlProfile profile = PlProfile.of(path);
        int n = eigenvalues.length;
        int count =
                n - (isLevel(path) ? Math.min(kernel.rank(), learned(kernel, n)) : kernel.rank());
        if (count == 0) {
            return new LossFloor(
                    Optional.of(kernel),
                    OptionalDouble.empty(),
                    profile,
                    Optional.empty(),
                    List.of(),
                    "");
        }
        try (Decomposed d = vectors.get()) {
            double weight = rows.lossWeight();
            double[] v = d.values;
            WeakDirections weak =
                    WeakDirections.of(v, d.vectors, d.residual, outputs, weight, v[count - 1]);
            // a kernel of some rows says nothing about the other rows
            boolean forecast = path.getLast().step() == 0 && rows.all();
            List<Integer> worst = new ArrayList<>();
            Arrays.stream(weak.rows()).forEach(i -> worst.add(rows.rows()[i]));
            return new LossFloor(
                    Optional.of(kernel),
                    forecast ? OptionalDouble.of(weak.energy()) : OptionalDouble.empty(),
                    profile,
                    Optional.of(weak),
                    worst,
                    "");
        }
    }

    private static int learned(KernelRank kernel, int all) {
        return kernel.learned().orElse(all);
    }

    /** Whether the loss hardly decreased over the last half of the steps, by the observations. */
    private static boolean isLevel(List<Observation> path) {
        Observation end = path.getLast();
        return end.step() > 0
                && path.stream()
                        .filter(o -> 2L * o.step() <= end.step())
                        .reduce((_, later) -> later)
                        .filter(half -> half.loss() < LEVEL * end.loss())
                        .isPresent();
    }

    /**
     * The least square loss that training rows with equal features and different targets allow:
     * every row of a group is given the mean of the group's targets, 1/(2N) Σ ‖y_i - ȳ‖².
     */
    public static double conflictFloor(PreparedDataset data) {
        int c = data.encoding().outputs();
        double[] y = data.encoding().encode(data.training().target());
        double sum = 0;
        for (Duplicates.Conflict group : data.duplicates().conflicts()) {
            for (int k = 0; k < c; k++) {
                double mean = 0;
                for (int i : group.rows()) {
                    mean += y[i * c + k] / group.rows().size();
                }
                for (int i : group.rows()) {
                    sum += (y[i * c + k] - mean) * (y[i * c + k] - mean);
                }
            }
        }
        return sum / (2 * data.training().rows());
    }
}
