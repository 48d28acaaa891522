package org.plstar.study;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.landscape.floor.PlFloor;
import org.plstar.landscape.floor.PlProfile;
import org.plstar.landscape.floor.WeakDirections;

/**
 * Down to which loss PL* holds, in plain numbers.
 *
 * @param verdict absent for the reason
 * @param reason why nothing is judged; absent where it is
 * @param reasons for the verdict, the most certain first
 * @param floor loss, in its own normalisation, down to which PL* holds; absent where there is none
 *     or the loss still falls
 * @param seen the last loss, down to which it was observed
 * @param muUntilFloor smallest observed μ above the floor, and without one above {@code seen}
 * @param factorUntilFloor 1 - ημ, of the loss per step; absent where no constant step is taken
 * @param sample the rows of the kernel, in words, where they are a part of the training rows;
 *     absent where they are all
 * @param directions of the kernel
 * @param conflicts rows that contradict each other, the first three in words
 * @param weakDirections of the kernel that hold a residual; absent where there are none
 * @param profile μ(ε), the smallest μ_t while the loss was at least ε
 */
public record FloorSummary(
        Optional<PlFloor.Verdict> verdict,
        Optional<String> reason,
        List<PlFloor.Reason> reasons,
        OptionalDouble floor,
        OptionalDouble seen,
        OptionalDouble muUntilFloor,
        OptionalDouble factorUntilFloor,
        Optional<String> sample,
        @JsonUnwrapped Directions directions,
        List<String> conflicts,
        Optional<Weak> weakDirections,
        List<PlProfile.Point> profile) {
    private static final int MOST_CONFLICTS = 3;

    /** Copies. */
    public FloorSummary {
        reasons = List.copyOf(reasons);
        conflicts = List.copyOf(conflicts);
        profile = List.copyOf(profile);
    }

    /**
     * Directions of the kernel.
     *
     * @param rank above rounding
     * @param effectiveRank tr K/λ_max
     * @param learnedDirections that the run had time to learn, ηλt ≥ 1
     */
    public record Directions(
            OptionalInt rank, OptionalDouble effectiveRank, OptionalInt learnedDirections) {}

    /**
     * Weak directions.
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
     * Of a judgement.
     *
     * @param kernel the rows whose kernel was judged
     * @param eta the constant step of plain gradients; absent for other methods
     */
    public static FloorSummary of(
            LossFloor f, PreparedDataset data, KernelRows kernel, OptionalDouble eta) {
        if (f.floor().isEmpty()) {
            return absent(f.absent());
        }
        PlFloor floor = f.floor().get();
        OptionalDouble mu = finite(floor.muUntilThere());
        return new FloorSummary(
                Optional.of(floor.verdict()),
                Optional.empty(),
                floor.reasons(),
                finite(floor.floor()),
                finite(OptionalDouble.of(floor.seen())),
                mu,
                mu.isPresent() && eta.isPresent()
                        ? finite(OptionalDouble.of(1 - eta.getAsDouble() * mu.getAsDouble()))
                        : OptionalDouble.empty(),
                kernel.sample(data.training().rows()),
                new Directions(
                        OptionalInt.of(floor.rank()),
                        finite(OptionalDouble.of(floor.effectiveRank())),
                        floor.learned()),
                data.duplicates().conflicts().stream()
                        .limit(MOST_CONFLICTS)
                        .map(c -> c.text())
                        .toList(),
                f.weak().map(w -> weak(w, f.rows(), data)),
                floor.profile().points().stream()
                        .filter(p -> Double.isFinite(p.loss()) && Double.isFinite(p.mu()))
                        .toList());
    }

    /** Nothing is judged. */
    public static FloorSummary absent(String reason) {
        return new FloorSummary(
                Optional.empty(),
                Optional.of(reason),
                List.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
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
