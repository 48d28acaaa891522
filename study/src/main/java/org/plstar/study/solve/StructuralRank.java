package org.plstar.study.solve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.data.equations.Equations;
import org.plstar.operator.RowMatching;
import org.plstar.operator.SparseRows;

/**
 * Sets of equations with fewer unknowns in them, and of unknowns in fewer equations: the Jacobian
 * of such a system is singular for all values.
 *
 * @param rank the most equations that can each have an unknown of their own
 * @param equations the labels of those that are too many for their unknowns
 * @param unknowns the names of those that are too many for their equations
 */
public record StructuralRank(int rank, List<String> equations, List<String> unknowns) {
    /**
     * The structural rank of a square system, from its text (derivatives may also vanish at a
     * point); absent where its structure has full rank, or there is no text.
     */
    static Optional<StructuralRank> of(Equations text) {
        if (text.equations().size() != text.unknowns().size()) {
            return Optional.empty();
        }
        return text.structure().entries().flatMap(a -> of(a, text));
    }

    private static Optional<StructuralRank> of(SparseRows a, Equations text) {
        RowMatching matched = RowMatching.of(a);
        if (matched.isFull()) {
            return Optional.empty();
        }
        int[] columns = RowMatching.of(a.transposed()).tooMany();
        return Optional.of(new StructuralRank(
                (int) IntStream.of(matched.columns()).filter(j -> j >= 0).count(),
                IntStream.of(matched.tooMany())
                        .mapToObj(i -> text.equations().get(i).label())
                        .toList(),
                Arrays.stream(columns)
                        .mapToObj(j -> text.unknowns().get(j).name())
                        .toList()));
    }
}
