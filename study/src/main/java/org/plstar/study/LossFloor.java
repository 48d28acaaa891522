package org.plstar.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.data.Duplicates;
import org.plstar.landscape.Observation;
import org.plstar.landscape.floor.PlFloor;
import org.plstar.landscape.floor.WeakDirections;
import org.plstar.system.ResidualSystem;

/**
 * Down to which loss PL* holds on data, and which rows are to blame where it is not zero.
 *
 * @param floor absent for the reason {@code absent}
 * @param weak where the residual lies in directions that gradient descent does not lower; absent
 *     where there are none
 * @param rows of the training set that hold most of that residual, most first
 * @param absent why nothing is judged; empty where it is
 */
public record LossFloor(
        Optional<PlFloor> floor, Optional<WeakDirections> weak, List<Integer> rows, String absent) {
    /** Takes a copy. */
    public LossFloor {
        rows = List.copyOf(rows);
    }

    /** Nothing is judged. */
    public static LossFloor absent(String reason) {
        return new LossFloor(Optional.empty(), Optional.empty(), List.of(), reason);
    }

    /**
     * Eigenvalues and eigenvectors, one per row, of the kernel where the path ends; the caller owns
     * the vectors.
     */
    public interface Eigenvectors {
        /** K/N's eigenvalues, ascending, and the vectors. Cost 9 n³ unless they are known. */
        Decomposed get();
    }

    /**
     * Eigenvalues of K/N, their eigenvectors as rows, and the residual on the kernel's rows,
     * weighted as the kernel.
     *
     * @param values ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Decomposed(double[] values, Matrix vectors, double[] residual)
            implements AutoCloseable {
        @Override
        public void close() {
            vectors.close();
        }
    }

    /**
     * Judges, for the square loss.
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
        int parameters = training.unknowns();
        Duplicates duplicates = data.duplicates();
        int outputs = training.outputs();
        int equations = duplicates.kept().length * outputs;
        double conflictFloor = conflictFloor(data);
        int conflicting =
                duplicates.conflicts().stream().mapToInt(c -> c.rows().size() - 1).sum() * outputs;
        PlFloor.Evidence evidence =
                new PlFloor.Evidence(
                        equations,
                        parameters,
                        conflictFloor,
                        conflicting,
                        eta,
                        eigenvalues,
                        OptionalDouble.empty());
        PlFloor first = PlFloor.of(path, evidence);
        int n = eigenvalues.length;
        boolean singular = first.rank() < n;
        if (!singular && first.reasons().isEmpty()) {
            return new LossFloor(Optional.of(first), Optional.empty(), List.of(), "");
        }
        int count =
                first.reasons().contains(PlFloor.Reason.WEAK_DIRECTIONS)
                        ? n - Math.min(first.rank(), first.learned().orElse(n))
                        : n - first.rank();
        if (count == 0) {
            return new LossFloor(Optional.of(first), Optional.empty(), List.of(), "");
        }
        try (Decomposed d = vectors.get()) {
            double weight = rows.lossWeight();
            double[] v = d.values;
            // a forecast, so before the first step only; of a part of the rows it says nothing
            // about
            // the others
            boolean forecast = path.getLast().step() == 0 && rows.all() && singular;
            OptionalDouble energy =
                    forecast
                            ? OptionalDouble.of(
                                    WeakDirections.of(
                                                    v,
                                                    d.vectors,
                                                    d.residual,
                                                    outputs,
                                                    weight,
                                                    v[n - first.rank() - 1])
                                            .energy())
                            : OptionalDouble.empty();
            WeakDirections weak =
                    WeakDirections.of(v, d.vectors, d.residual, outputs, weight, v[count - 1]);
            PlFloor floor =
                    PlFloor.of(
                            path,
                            new PlFloor.Evidence(
                                    equations,
                                    parameters,
                                    conflictFloor,
                                    conflicting,
                                    eta,
                                    eigenvalues,
                                    energy));
            List<Integer> worst = new ArrayList<>();
            Arrays.stream(weak.rows()).forEach(i -> worst.add(rows.rows()[i]));
            return new LossFloor(Optional.of(floor), Optional.of(weak), worst, "");
        }
    }

    /**
     * The least square loss that training rows with equal features and different targets allow: all
     * of a group get the mean of its targets, 1/(2N) Σ ‖y_i - ȳ‖².
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
