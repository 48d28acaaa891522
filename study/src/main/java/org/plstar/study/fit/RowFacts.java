package org.plstar.study.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.data.Dataset;
import org.plstar.data.TellingColumn;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.system.Loss;

/**
 * Rows and columns that stand out, by their places in the file.
 *
 * @param nearest the two different training rows with the nearest features; absent for the reason
 *     of {@link FitQuantity#NEAREST_ROWS}
 * @param worstTraining the training row with the largest share of the squared error at the end;
 *     absent where the loss is not the square loss or the outputs are not finite
 * @param worstTest the same of the test rows; absent without them
 * @param outliers the first 20 numbers of training rows that stand apart in their column, as
 *     {@link org.plstar.data.look.FarValues} has it
 * @param outlierCount how many there are
 * @param telling columns that alone order or determine the targets of the training rows
 */
public record RowFacts(
        Optional<Near> nearest,
        Optional<Worst> worstTraining,
        Optional<Worst> worstTest,
        List<Outlier> outliers,
        int outlierCount,
        List<TellingColumn> telling) {
    /** Copies {@code outliers} and {@code telling}. */
    public RowFacts {
        outliers = List.copyOf(outliers);
        telling = List.copyOf(telling);
    }

    /**
     * Two rows that are near each other.
     *
     * @param distance of their features in standard deviations
     */
    public record Near(String first, String second, double distance) {
        /** Refuses a distance that is not positive. */
        public Near {
            Require.positive(distance, StudyRefusal.RANGE, "distance");
        }
    }

    /**
     * A row with much of the squared error.
     *
     * @param share of it, in [0, 1]
     */
    public record Worst(String row, double share) {
        /** Refuses a negative share. */
        public Worst {
            Require.notNegative(share, StudyRefusal.RANGE, "share");
        }
    }

    /**
     * A number that is far from the others of its column.
     *
     * @param column its name; that of a target too
     * @param value in the units of the file
     * @param deviations its distance from the median, in robust deviations
     */
    public record Outlier(String row, String column, double value, double deviations) {
        /** Refuses numbers that are not finite. */
        public Outlier {
            Require.finite(value, StudyRefusal.RANGE, "value");
            Require.positive(deviations, StudyRefusal.RANGE, "deviations");
        }
    }

    /** The row facts of a run. */
    static RowFacts of(StudySystems systems, EndOutputs outputs, Optional<NearestRows> nearest) {
        PreparedDataset data = systems.data;
        Dataset training = data.training();
        boolean square = systems.method.loss().equals(Loss.SQUARE);
        boolean table = !training.shaped() && systems.network.vocabulary().isEmpty();
        List<Outlier> found = table ? Outliers.of(data) : List.of();
        return new RowFacts(
                nearest.map(n -> new Near(
                        training.rowNumbers().text(n.first()),
                        training.rowNumbers().text(n.second()),
                        n.distance())),
                square ? worst(training, data, outputs.training()) : Optional.empty(),
                square
                        ? data.test().flatMap(t -> worst(t, data, outputs.test()))
                        : Optional.empty(),
                new ArrayList<>(found.subList(0, Math.min(Outliers.MOST_NAMED, found.size()))),
                found.size(),
                table ? TellingColumn.of(training) : List.of());
    }

    /** The row with the largest squared error; absent without outputs or errors. */
    private static Optional<Worst> worst(Dataset rows, PreparedDataset data, double[] outputs) {
        if (outputs.length == 0) {
            return Optional.empty();
        }
        double[] y = data.encoding().encode(rows.target());
        int c = data.encoding().outputs();
        double all = 0;
        double most = -1;
        int row = 0;
        for (int i = 0; i < rows.rows(); i++) {
            double own = 0;
            for (int k = 0; k < c; k++) {
                double e = outputs[i * c + k] - y[i * c + k];
                own = Math.fma(e, e, own);
            }
            all += own;
            if (own > most) {
                most = own;
                row = i;
            }
        }
        return all > 0 && Double.isFinite(all)
                ? Optional.of(new Worst(rows.rowNumbers().text(row), most / all))
                : Optional.empty();
    }
}
