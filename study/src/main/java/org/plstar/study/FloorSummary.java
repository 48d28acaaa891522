package org.plstar.study;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.landscape.floor.KernelRank;
import org.plstar.landscape.floor.PlProfile;
import org.plstar.landscape.floor.WeakDirections;

/**
 * What the kernel at the end of a path shows of the loss, in plain numbers.
 *
 * @param reason why nothing is judged; absent where it is
 * @param singular whether K has zero eigenvalues though there are parameters enough and no
 *     contradicting rows explain them
 * @param forecast before the first step, what zero eigenvalues leave of the loss to first order
 * @param sample the rows of the kernel, in words, where they are a part of the training rows;
 *     absent where they are all
 * @param directions of the kernel
 * @param conflicts rows that contradict each other, the first three in words
 * @param weakDirections of the kernel that hold a residual; absent where there are none
 * @param profile μ(ε), the smallest μ_t while the loss was at least ε
 */
public record FloorSummary(
        Optional<String> reason,
        boolean singular,
        OptionalDouble forecast,
        Optional<String> sample,
        @JsonUnwrapped Directions directions,
        List<String> conflicts,
        Optional<Weak> weakDirections,
        List<PlProfile.Point> profile) {
    private static final int MOST_CONFLICTS = 3;

    /** Copies {@code conflicts} and {@code profile}. */
    public FloorSummary {
        conflicts = List.copyOf(conflicts);
        profile = List.copyOf(profile);
    }

    /**
     * The directions of the kernel.
     *
     * @param rank above rounding
     * @param effectiveRank tr K/λ_max
     * @param learnedDirections that the run had time to learn, ηλt ≥ 1
     */
    public record Directions(
            OptionalInt rank, OptionalDouble effectiveRank, OptionalInt learnedDirections) {}

    /**
     * The loss along weak directions.
     *
     * @param count how many
     * @param loss that lies in them, in the loss's normalisation
     * @param rows that hold most of it
     */
    public record Weak(int count, double loss, List<Row> rows) {}

    /**
     * A row's share of a loss.
     *
     * @param row where it stands in its file
     * @param share in [0, 1]
     */
    public record Row(String row, double share) {}

    /**
     * The floor summary of a judgement.
     *
     * @param rows whose kernel was judged
     */
    public static FloorSummary of(LossFloor f, PreparedDataset data, KernelRows rows) {
        if (f.kernel().isEmpty()) {
            return absent(f.absent());
        }
        KernelRank kernel = f.kernel().get();
        return new FloorSummary(
                Optional.empty(),
                kernel.singular(),
                finite(f.forecast()),
                rows.sample(data.training().rows()),
                new Directions(
                        OptionalInt.of(kernel.rank()),
                        finite(OptionalDouble.of(kernel.effectiveRank())),
                        kernel.learned()),
                data.duplicates().conflicts().stream()
                        .limit(MOST_CONFLICTS)
                        .map(c -> c.text())
                        .toList(),
                f.weak().map(w -> weak(w, f.rows(), data)),
                f.profile().points().stream()
                        .filter(p -> Double.isFinite(p.loss()) && Double.isFinite(p.mu()))
                        .toList());
    }

    /** A summary without a judgement, for a reason. */
    public static FloorSummary absent(String reason) {
        return new FloorSummary(
                Optional.of(reason),
                false,
                OptionalDouble.empty(),
                Optional.empty(),
                new Directions(OptionalInt.empty(), OptionalDouble.empty(), OptionalInt.empty()),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private static Weak weak(WeakDirections w, List<Integer> rows, PreparedDataset data) {
        List<Row> shares = new ArrayList<>();
        for (int k = 0; k < rows.size(); k++) {
            shares.add(new Row(data.training().rowNumbers().text(rows.get(k)), w.shares()[k]));
        }
        return new Weak(w.count(), w.energy(), shares);
    }

    private static OptionalDouble finite(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble())
                ? value
                : OptionalDouble.empty();
    }
}
