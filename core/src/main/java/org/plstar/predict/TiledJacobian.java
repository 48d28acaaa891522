package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.operator.AdjointOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * The Jacobian of a model on many rows, in tiles and a fixed tree of strands ({@link RowTiles},
 * {@link StrandFold}): K = J Jᵀ and Jᵀ J as operators, with bytes that depend on the cut alone and
 * not on where strands are computed.
 *
 * <p>A product with J costs a forward pass over the rows, one with Jᵀ two. Memory: the activations
 * of all rows, and log₂ of the number of strands vectors of p numbers.
 */
public final class TiledJacobian implements AdjointOperator {
    private final List<JacobianStrand> strands = new ArrayList<>();
    private final int equations;
    private final int unknowns;

    /**
     * Linearizes all tiles at w.
     *
     * @param tile the samples of a tile
     * @param w [p]; kept, and to be left unchanged
     */
    public TiledJacobian(
            RowTiles cut, IntFunction<ResidualSystem> tile, double[] w, Workers workers) {
        requireNonNull(tile, "tile");
        requireNonNull(w, "w");
        int rows = 0;
        for (int s = 0; s < cut.strands(); s++) {
            JacobianStrand strand = strand(cut, s, tile, w, workers);
            strands.add(strand);
            rows = Math.addExact(rows, strand.equations());
        }
        equations = rows;
        unknowns = w.length;
    }

    /** Computes one strand separately. */
    public static JacobianStrand strand(
            RowTiles cut,
            int strand,
            IntFunction<ResidualSystem> tile,
            double[] w,
            Workers workers) {
        requireNonNull(tile, "tile");
        requireNonNull(w, "w");
        return new JacobianStrand(
                IntStream.range(cut.firstTile(strand), cut.firstTile(strand + 1))
                        .mapToObj(tile)
                        .toList(),
                w,
                workers);
    }

    /** Adds the right vector to the left one, and returns the left one: the sum of two strands. */
    public static double[] sum(double[] left, double[] right) {
        Require.size(left.length, right.length, PredictRefusal.SIZE, "right");
        DoubleElementwise.axpy(1, right, 0, left, 0, right.length);
        return left;
    }

    @Override
    public int rows() {
        return equations;
    }

    @Override
    public int columns() {
        return unknowns;
    }

    @Override
    public void apply(double[] v, double[] y) {
        requireNonNull(v, "v");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(columns(), rows(), v, y);
        int at = 0;
        for (JacobianStrand s : strands) {
            double[] some = s.apply(v);
            System.arraycopy(some, 0, y, at, some.length);
            at += some.length;
        }
    }

    @Override
    public void applyTranspose(double[] u, double[] g) {
        requireNonNull(g, "g");
        requireNonNull(u, "u");
        OperatorRefusal.requireVectors(rows(), columns(), u, g);
        StrandFold<double[]> fold = new StrandFold<>(TiledJacobian::sum);
        int at = 0;
        for (JacobianStrand s : strands) {
            fold.add(s.applyTranspose(u, at));
            at += s.equations();
        }
        System.arraycopy(fold.total(), 0, g, 0, unknowns);
    }
}
