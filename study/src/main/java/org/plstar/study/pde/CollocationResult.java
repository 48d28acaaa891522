package org.plstar.study.pde;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The end of a collocation.
 *
 * @param solved whether Newton's method ended at a solution on the last mesh, whose residual is at
 *     most the tolerance in each interval
 * @param detail the test that ended it, with its numbers
 * @param equations on the last mesh
 * @param unknowns on the last mesh
 * @param meshes on which the equations were solved, in order
 * @param worst the interval of the largest residual
 * @param functions how far the last halving of all intervals moved each function; none where it was
 *     not done
 * @param errors of the unknown functions with exact solutions
 * @param coefficients of the text
 * @param residuals of the intervals of the last mesh
 * @param solution what was found
 * @param table the functions at points, to look at
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record CollocationResult(
        boolean solved,
        String detail,
        int equations,
        int unknowns,
        List<Mesh> meshes,
        Interval worst,
        List<Moved> functions,
        List<FunctionErrors> errors,
        List<CoefficientValue> coefficients,
        @JsonIgnore double[] residuals,
        @JsonIgnore PiecewiseSolution solution,
        @JsonIgnore SolutionTable table) {
    /** The number of intervals of the last mesh. */
    public int intervals() {
        return residuals.length;
    }

    /** The steps on all meshes. */
    public long steps() {
        return meshes.stream().mapToLong(Mesh::steps).sum();
    }

    /**
     * A mesh.
     *
     * @param from its lower end; with {@code to} the whole range but for the windows in which an
     *     initial problem begins
     * @param steps of Newton's method on it
     * @param solved whether these ended at a solution
     * @param residual the largest of an interval, as a part of the size of terms
     */
    public record Mesh(
            double from, double to, int intervals, long steps, boolean solved, double residual) {}

    /**
     * An interval with its residual, the root of its mean square, as a part of the size of terms.
     */
    public record Interval(double lower, double upper, double residual) {}

    /**
     * How far halving all intervals moved a function.
     *
     * @param moved the largest difference at nodes, as a part of the function's largest size
     * @param at the node of that difference
     * @param largest size of the function at nodes
     */
    public record Moved(String name, double moved, double at, double largest) {}

    /**
     * The value of a coefficient.
     *
     * @param moved how far halving all intervals moved it; absent where it was not done
     */
    public record CoefficientValue(String name, double value, double start, OptionalDouble moved) {}
}
