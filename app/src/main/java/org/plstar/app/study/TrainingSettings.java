package org.plstar.app.study;

import java.util.OptionalDouble;
import org.plstar.array.Precision;

/**
 * How to train and what to watch.
 *
 * @param steps most steps
 * @param eta the step η; absent: 1/λ_max of the curvature JᵀJ/N at the start, on all training rows
 * @param until loss at which to stop
 * @param kernelSteps about how many steps to compute the kernel at
 * @param kernelEquations most equations of the kernels
 * @param rows about how many rows the trace has
 */
public record TrainingSettings(
        int steps,
        OptionalDouble eta,
        OptionalDouble until,
        int kernelSteps,
        int kernelEquations,
        int rows,
        long seed,
        Precision precision) {}
