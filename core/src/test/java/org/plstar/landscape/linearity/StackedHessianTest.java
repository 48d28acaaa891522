package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Network;
import org.plstar.operator.Estimate;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/** The bound of the stacked second derivative. */
class StackedHessianTest {
    @Test
    void oneEquationHasTheNormOfItsHessian() {
        Network network = HessianNormTest.network("dense(20) tanh dense(15) tanh dense", 4, 1, 0.1);
        ResidualSystem system =
                ResidualSystem.of(network, HessianNormTest.normals(1, "x", 4), new double[1]);
        double[] w = network.initialParameters(1);
        try (Workers workers = Workers.of(1)) {
            double exact = HessianNorm.of(system, workers).at(w, 1e-9, 1).value();
            Estimate bound = StackedHessian.lowerBound(system, w, workers, 1);
            assertThat(bound.value()).isBetween(0.99 * exact, exact * (1 + 1e-9));
        }
    }

    /**
     * F_i = w_i w_{i+n}, i = 1 … n: unit u, v, z give Σ u_i (v_i z_{i+n} + v_{i+n} z_i), at most 1,
     * and 1 for one i alone.
     */
    @Test
    void aSystemOfKnownNormReachesIt() {
        int n = 5;
        ProgramBuilder b = new ProgramBuilder();
        Value a = b.param("a", Shape.of(n));
        Value c = b.param("c", Shape.of(n));
        b.output("F", b.mul(a, c));
        ResidualSystem system = ResidualSystem.of(b.build(), new double[n]);
        try (Workers workers = Workers.of(1)) {
            Estimate bound = StackedHessian.lowerBound(
                    system, HessianNormTest.normals(1, "w", 2 * n), workers, 1);
            assertThat(bound.value()).isCloseTo(1, within(1e-3)).isLessThanOrEqualTo(1 + 1e-12);
        }
    }

    @Test
    void manyEquationsLieBetweenTheLargestAndRootNTimesIt() {
        Network network = HessianNormTest.network("dense(12) tanh dense", 3, 2, 0.1);
        int n = 6;
        ResidualSystem system = ResidualSystem.of(
                network, HessianNormTest.normals(1, "x", 3 * n), new double[2 * n]);
        double[] w = network.initialParameters(2);
        try (Workers workers = Workers.of(1)) {
            double largest = HessianNorm.of(system, workers).at(w, 1e-9, 1).value();
            Estimate bound = StackedHessian.lowerBound(system, w, workers, 1);
            assertThat(bound.value()).isLessThan(largest * Math.sqrt(2.0 * n));
            assertThat(bound.value()).isGreaterThan(0.7 * largest);
        }
    }
}
