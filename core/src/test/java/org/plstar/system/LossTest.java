package org.plstar.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;

/** Cross-entropy as a function of its logits: the system is F(w) = w, one sample. */
final class LossTest {
    private static Workers workers;

    @BeforeAll
    static void hire() {
        workers = Workers.of(1);
    }

    @AfterAll
    static void dismiss() {
        workers.close();
    }

    private record At(double loss, double[] gradient, double[] hessianTimesOnes) {}

    private static At at(Loss loss, Precision precision, double[] logits, double... targets) {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", b.param("w", Shape.of(logits.length)));
        Program program = b.build();
        Objective objective =
                Objective.mean(ResidualSystem.of(program, targets), loss, precision, workers);
        Storage w = precision.of(logits);
        Storage g = precision.allocate(logits.length);
        double value = objective.gradient(w, g);
        double[] hv = new double[logits.length];
        double[] v = new double[logits.length];
        v[0] = 1;
        objective.hessian(w).apply(v, hv);
        return new At(value, g.toDoubles(0, g.size()), hv);
    }

    @Test
    void crossEntropyIsExactAtLogitsOfAThousand() {
        for (Precision p : Precision.values()) {
            At wrong = at(
                    Loss.CROSS_ENTROPY,
                    p,
                    new double[] {1000, -1000, 0, 999, -1000},
                    0,
                    1,
                    0,
                    0,
                    0);
            assertThat(wrong.loss)
                    .isCloseTo(2000 + Math.log1p(Math.exp(-1)), within(4000 * p.unitRoundoff()));
            double big = 1 / (1 + Math.exp(-1));
            double[] gradient = {big, -1, 0, 1 - big, 0};
            for (int i = 0; i < 5; i++) {
                assertThat(wrong.gradient[i]).isCloseTo(gradient[i], within(8 * p.unitRoundoff()));
            }
            assertThat(wrong.hessianTimesOnes[0])
                    .isCloseTo(big * (1 - big), within(8 * p.unitRoundoff()));
            At right = at(Loss.CROSS_ENTROPY, p, new double[] {-1000, 1000}, 0, 1);
            assertThat(right.loss).isZero();
            assertThat(right.gradient).containsExactly(0, 0);
            assertThat(right.hessianTimesOnes).containsExactly(0, 0);
        }
    }

    @Test
    void everyPlaceOfTheLargestLogitIsFound() {
        for (int c = 2; c <= 11; c++) {
            for (int k = 0; k < c; k++) {
                double[] logits = new double[c];
                double[] target = new double[c];
                logits[k] = 800;
                target[(k + 1) % c] = 1;
                assertThat(at(Loss.CROSS_ENTROPY, Precision.DOUBLE, logits, target).loss)
                        .isEqualTo(800);
            }
        }
    }

    @Test
    void oneOutputIsTheLogisticLossOfPlusAndMinusOne() {
        for (double f : new double[] {-1000, -40, -1.5, 0, 0.25, 40, 1000}) {
            for (double y : new double[] {-1, 1}) {
                At logistic = at(Loss.CROSS_ENTROPY, Precision.DOUBLE, new double[] {f}, y);
                double m = -y * f;
                double exact = Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
                assertThat(logistic.loss).isCloseTo(exact, within(1e-15 * exact));
                assertThat(logistic.gradient[0])
                        .isCloseTo(-y / (1 + Math.exp(-m)), within(1e-15 / (1 + Math.exp(-m))));
            }
        }
    }

    @Test
    void oneOutputIsTheSoftmaxOfThatOutputAndZero() {
        for (double f : new double[] {-3, -0.5, 0, 2}) {
            for (double y : new double[] {-1, -0.4, 0, 0.7, 1}) {
                double p = (1 + y) / 2;
                At one = at(Loss.CROSS_ENTROPY, Precision.DOUBLE, new double[] {f}, y);
                At two = at(Loss.CROSS_ENTROPY, Precision.DOUBLE, new double[] {f, 0}, p, 1 - p);
                assertThat(one.loss).isCloseTo(two.loss, within(1e-15));
                assertThat(one.gradient[0]).isCloseTo(two.gradient[0], within(1e-15));
                assertThat(one.hessianTimesOnes[0])
                        .isCloseTo(two.hessianTimesOnes[0], within(1e-15));
            }
        }
    }

    @Test
    void smoothedTargetsGiveTheMixtureOfBothCrossEntropies() {
        double[] logits = {0.3, -1.2, 2.1, 0.4};
        double epsilon = 0.1;
        double sharp = at(Loss.CROSS_ENTROPY, Precision.DOUBLE, logits, 0, 0, 0, 1).loss;
        double flat = 0;
        for (int c = 0; c < 4; c++) {
            double[] target = new double[4];
            target[c] = 1;
            flat += at(Loss.CROSS_ENTROPY, Precision.DOUBLE, logits, target).loss / 4;
        }
        double[] soft = Loss.smoothed(new double[] {0, 0, 0, 1}, 4, epsilon);
        assertThat(at(Loss.CROSS_ENTROPY, Precision.DOUBLE, logits, soft).loss)
                .isCloseTo((1 - epsilon) * sharp + epsilon * flat, within(1e-15));
        assertThat(Loss.smoothed(new double[] {-1, 1}, 1, epsilon)).containsExactly(-0.9, 0.9);
        assertThatThrownBy(() -> Loss.smoothed(soft, 4, 1))
                .hasFieldOrPropertyWithValue("code", SystemRefusal.RANGE);
    }
}
