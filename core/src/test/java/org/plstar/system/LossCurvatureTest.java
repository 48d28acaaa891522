package org.plstar.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.operator.LinearOperator;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** An operator that moves is, at each point, the one that is made there. */
class LossCurvatureTest {
    private static final int SAMPLES = 9;

    private static ResidualSystem system() {
        Network n = Architecture.parse("dense(7) tanh dense(5) sigmoid dense")
                .build(Shape.of(4), 3, Initialization.DEFAULT);
        double[] y = new double[3 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            y[3 * i + i % 3] = 1;
        }
        return ResidualSystem.of(n, random(4 * SAMPLES, 1), y);
    }

    private static double[] random(int n, int seed) {
        return new SplittableRandom(seed).doubles(n, -1, 1).toArray();
    }

    private static double[] product(LinearOperator a, double[] v) {
        double[] y = random(a.rows(), 9); // what was there must not matter
        a.apply(v, y);
        return y;
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void movedIsAsMadeThere(Precision precision) {
        ResidualSystem s = system();
        try (Workers workers = Workers.of(2)) {
            Objective loss = Objective.mean(s, Loss.CROSS_ENTROPY, precision, workers);
            Storage first = precision.of(random(s.unknowns(), 2));
            LossCurvature hessian = loss.hessian(first);
            LossCurvature kept = loss.gaussNewton(first);
            LossCurvature anew = loss.gaussNewton(first, 0);
            double[] v = random(s.unknowns(), 3);
            for (int seed : new int[] {4, 2, 5}) {
                Storage w = precision.of(random(s.unknowns(), seed));
                hessian.moveTo(w);
                kept.moveTo(w);
                anew.moveTo(w);
                LossCurvature there = loss.hessian(w);
                LossCurvature gaussNewton = loss.gaussNewton(w);
                LossCurvature gaussNewtonAnew = loss.gaussNewton(w, 0);
                w.set(0, 1e9); // copied, not kept
                assertThat(product(hessian, v)).isEqualTo(product(there, v));
                assertThat(product(kept, v)).isEqualTo(product(gaussNewton, v));
                assertThat(product(anew, v)).isEqualTo(product(gaussNewtonAnew, v));
                Precision other =
                        precision == Precision.DOUBLE ? Precision.FLOAT : Precision.DOUBLE;
                Storage rounded = other.of(random(s.unknowns(), seed));
                hessian.moveTo(rounded);
                assertThat(product(hessian, v)).isEqualTo(product(loss.hessian(rounded), v));
            }
        }
    }

    @Test
    void aPointOfAnotherLengthIsRefused() {
        ResidualSystem s = system();
        try (Workers workers = Workers.of(1)) {
            Objective loss = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            LossCurvature h = loss.hessian(Precision.DOUBLE.of(random(s.unknowns(), 2)));
            assertThatThrownBy(() -> h.moveTo(Precision.DOUBLE.of(new double[3])))
                    .hasFieldOrPropertyWithValue("code", SystemRefusal.SIZE)
                    .hasMessageContaining("3 numbers");
        }
    }

    /** A model of the user's own names its parameters, also as the loss names what it reads. */
    @ParameterizedTest
    @ValueSource(strings = {"weight", "y", "loss", "seed", "f"})
    void parametersMayHaveAnyName(String name) {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param(name, Shape.of(3));
        b.output("F", b.sum(b.mul(w, b.mul(w, w)), List.of(0))); // its Hessian is 6 w F + g gT
        ResidualSystem s = ResidualSystem.of(b.build(), 0);
        double[] at = {1, 2, -1};
        try (Workers workers = Workers.of(1)) {
            LossCurvature h = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers)
                    .hessian(Precision.DOUBLE.of(at));
            assertThat(product(h, new double[] {1, 0, 0})).containsExactly(9 + 6 * 8, 36, 9);
        }
    }
}
