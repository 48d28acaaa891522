package org.plstar.infinite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Workers;
import org.plstar.network.Activation;

/**
 * The activations' numbers of single rows: variances and means after each activation of a network,
 * for all rows, and tables of duals for the range of variances before the activation.
 *
 * <p>A row's own numbers are needed by each of its pairs; they are computed once, by the direct
 * rule, so that diagonals have its accuracy.
 */
final class Sides {
    /** One activation on one group of channels, in the order in which a walk reaches it. */
    private static final class Place {
        private final DualActivation dual;
        private double low = Double.POSITIVE_INFINITY;
        private double high;
        private Optional<ThetaTable> table = Optional.empty();

        /** For each block of rows of the left side, its numbers after the activation. */
        private final Field.Side[] left;

        /** For each block of rows of the right side, its numbers after the activation. */
        private final Field.Side[] right;

        Place(DualActivation dual, int lefts, int rights, boolean symmetric) {
            this.dual = dual;
            left = new Field.Side[lefts];
            right = symmetric ? left : new Field.Side[rights];
        }

        synchronized void meet(double[] variances) {
            for (double v : variances) {
                if (v > 0) {
                    low = Math.min(low, v);
                }
                high = Math.max(high, v);
            }
        }
    }

    private final int lefts;
    private final int rights;
    private final boolean symmetric;
    private final List<Place> places = new ArrayList<>();

    /** For each mean over windows, the numbers of the left blocks and of the right blocks. */
    private final List<Field.Side[][]> means = new ArrayList<>();

    /**
     * Begins without numbers of any activation.
     *
     * @param lefts blocks of rows of one side
     * @param rights of the other
     * @param symmetric whether both are the same rows, of which the left ones are walked
     */
    Sides(int lefts, int rights, boolean symmetric) {
        this.lefts = lefts;
        this.rights = rights;
        this.symmetric = symmetric;
    }

    /**
     * Records the numbers of a block before an activation, and returns those after it.
     *
     * @param number of the activation in the walk
     */
    Field.Side first(int number, Activation activation, Field.Side in, int block, boolean left) {
        Place place = place(number, activation);
        place.meet(in.variance());
        Field.Side out = Activated.side(in, place.dual);
        (left ? place.left : place.right)[block] = out;
        return out;
    }

    private synchronized Place place(int number, Activation activation) {
        while (places.size() <= number) {
            places.add(new Place(DualActivation.of(activation), lefts, rights, symmetric));
        }
        return places.get(number);
    }

    /** Stores the numbers of a block after a mean over windows. */
    void putMean(int number, int block, boolean left, Field.Side side) {
        mean(number)[left ? 0 : 1][block] = side;
    }

    /** The numbers of a block after a mean over windows. */
    Field.Side mean(int number, int block, boolean left) {
        return mean(number)[left ? 0 : 1][block];
    }

    private synchronized Field.Side[][] mean(int number) {
        while (means.size() <= number) {
            Field.Side[] left = new Field.Side[lefts];
            means.add(new Field.Side[][] {left, symmetric ? left : new Field.Side[rights]});
        }
        return means.get(number);
    }

    /**
     * Makes tables of duals for activations where a table costs less than the pairs themselves.
     *
     * @param pairs of rows
     */
    void tabulate(long pairs, Workers workers) {
        for (Place p : places) {
            if (p.dual instanceof DirectRule rule
                    && p.low <= p.high
                    && ThetaTable.cost(p.low, p.high) < pairs) {
                p.table = Optional.of(ThetaTable.of(rule, p.low, p.high, workers));
            }
        }
    }

    /** The numbers of a block of one side after an activation. */
    Field.Side at(int number, int block, boolean left) {
        Place p = places.get(number);
        return (left ? p.left : p.right)[block];
    }

    /**
     * The dual of an activation.
     *
     * @throws org.plstar.refusal.Refusal if none is known
     */
    DualActivation dual(int number, Activation activation) {
        return place(number, activation).dual;
    }

    /**
     * The table of an activation; absent where the dual has a closed form, or there are few pairs.
     */
    Optional<ThetaTable> table(int number) {
        return places.get(number).table;
    }
}
