package org.plstar.study.pde;

import java.util.List;
import java.util.Optional;

/**
 * The solution at points.
 *
 * @param at [n, d] row-major
 * @param values of the unknown functions, [n, unknowns]
 * @param exact of each unknown function that has one, [n]
 * @param side points along each of the first one or two coordinates, which are a grid
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record SolutionTable(
        double[] at, double[] values, List<Optional<double[]>> exact, int side) {}
