package org.plstar.study.fit;

import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.landscape.KernelState;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.study.KernelRows;

/**
 * Measurements before the first step: the kernel's spectrum and, where they exist, the closed-form
 * dynamics.
 */
record InitialCurvature(KernelState state, Optional<LinearizedDynamics> dynamics) {
    /**
     * Decomposes the kernel at the start.
     *
     * @param start w, [p]
     * @param initial the kernel there; not modified
     */
    static InitialCurvature of(StudySystems systems, double[] start, Matrix initial) {
        KernelRows rows = systems.rows;
        double weight = rows.lossWeight();
        int unknowns = systems.network.layout().size();
        if (rows.all() && systems.predicted()) {
            try (Matrix vectors = initial.copy()) {
                double[] f = systems.kernelOutputs(start.clone());
                LinearizedDynamics dynamics = LinearizedDynamics.of(
                        vectors, rows.weightedResidual(f), weight, systems.workers);
                double[] values = dynamics.eigenvalues();
                return new InitialCurvature(
                        KernelState.of(0, values, 0, unknowns), Optional.of(dynamics));
            }
        }
        try (Matrix work = initial.copy()) {
            return new InitialCurvature(
                    KernelState.of(0, work, initial, weight, unknowns, systems.workers),
                    Optional.empty());
        }
    }
}
