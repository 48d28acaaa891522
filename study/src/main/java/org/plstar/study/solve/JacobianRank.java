package org.plstar.study.solve;

import java.util.OptionalDouble;

/**
 * The rank of the Jacobian, in scales in which its entries are near 1, so that no unit changes it.
 *
 * @param of the rank
 * @param rows equations
 * @param columns unknowns
 * @param condition χ = ρ(|J⁻¹||J|) of a square Jacobian that is regular: no change of each entry by
 *     less than 1/χ of itself makes it singular; absent where it was not computed
 * @param digits of the unknowns that the equations determine in doubles, 16 - log10 χ, from 0 on
 */
public record JacobianRank(
        int of, int rows, int columns, OptionalDouble condition, OptionalDouble digits) {
    private static final double ALL = 16;

    static JacobianRank of(int rank, int rows, int columns, OptionalDouble condition) {
        OptionalDouble digits = condition.isPresent()
                ? OptionalDouble.of(
                        Math.max(0, ALL - Math.log10(Math.max(1, condition.getAsDouble()))))
                : OptionalDouble.empty();
        return new JacobianRank(rank, rows, columns, condition, digits);
    }
}
