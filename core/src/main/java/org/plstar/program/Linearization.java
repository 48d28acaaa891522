package org.plstar.program;

import java.util.List;

/**
 * A program split at a point into the part that is computed once and the part that is linear in the
 * tangents.
 *
 * @param primal the original outputs, and every residual that the linear part keeps
 * @param linear from tangents, residuals and original leaves to the outputs' tangents; an output
 *     that does not depend on the tangents is absent
 * @param tangents names of the linear part's tangent inputs
 * @param residuals names under which the primal hands its residuals to the linear part
 */
public record Linearization(
        Program primal, Program linear, List<String> tangents, List<String> residuals) {}
