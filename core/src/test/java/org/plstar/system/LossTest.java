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
    void hubersLossIsTheSquareWithinDeltaAndLinearBeyond() {
        for (Precision p : Precision.values()) {
            double u = p.unitRoundoff();
            for (double delta : new double[] {0.5, 1, 2.25, 1e-3}) {
                for (double r : new double[] {0, 1e-9, -0.25, 0.75, -1.5, 3, -40, 1e6}) {
                    double y = 0.125;
                    At at = at(Loss.huber(delta), p, new double[] {r + y, y}, y, y);
                    double exact = (p == Precision.FLOAT ? (float) (r + y) : r + y) - y;
                    double size = Math.abs(exact);
                    boolean within = size < delta;
                    double value = within ? exact * exact / 2 : delta * (size - delta / 2);
                    assertThat(at.loss).isCloseTo(value, within(8 * u * value));
                    double slope = within ? exact : delta * Math.signum(exact);
                    assertThat(at.gradient[0]).isCloseTo(slope, within(4 * u * delta));
                    assertThat(at.gradient[1]).isZero();
                    assertThat(at.hessianTimesOnes).containsExactly(within ? 1 : 0, 0);
                }
            }
        }
    }

    @Test
    void hubersLossIsFiniteForResidualsWhoseSquareOverflows() {
        At at = at(Loss.huber(2), Precision.DOUBLE, new double[] {-1e200}, 0);
        assertThat(at.loss).isEqualTo(2e200);
        assertThat(at.gradient).containsExactly(-2);
        assertThat(at.hessianTimesOnes).containsExactly(0);
    }

    @Test
    void stepsAreChosenByTheSquareThatBoundsHubersLoss() {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", b.param("w", Shape.of(2)));
        Objective far = Objective.mean(
                ResidualSystem.of(b.build(), new double[2]),
                Loss.huber(0.5),
                Precision.DOUBLE,
                workers);
        Storage w = Precision.DOUBLE.of(new double[] {3, 0.25});
        double[] v = {2, 5};
        double[] image = new double[2];
        far.gaussNewton(w).apply(v, image);
        assertThat(image).containsExactly(0, 5);
        far.stepCurvature(w, Objective.KEPT_BYTES).apply(v, image);
        assertThat(image).containsExactly(2, 5);
        PartialLoss parts = far.parts(0);
        Storage to = Precision.DOUBLE.allocate(2);
        Storage of = Precision.DOUBLE.of(v);
        parts.product(PartialLoss.Quantity.STEP_CURVATURE, 1, 0, 1, w, of, to);
        assertThat(to.toDoubles(0, 2)).containsExactly(2, 5);
        parts.product(PartialLoss.Quantity.GAUSS_NEWTON, 1, 0, 1, w, of, to);
        assertThat(to.toDoubles(0, 2)).containsExactly(0, 5);
    }

    @Test
    void aLossIsReadFromItsText() {
        for (Loss loss : new Loss[] {
            Loss.SQUARE, Loss.CROSS_ENTROPY, Loss.huber(1), Loss.huber(0.5), Loss.huber(2e-7)
        }) {
            assertThat(Loss.named(loss.text())).contains(loss);
        }
        assertThat(Loss.huber(1).text()).isEqualTo("huber");
        assertThat(Loss.huber(2).text()).isEqualTo("huber(2)");
        assertThat(Loss.huber(0.5).text()).isEqualTo("huber(0.5)");
        assertThat(Loss.huber(1e-7).text()).isEqualTo("huber(1E-7)");
        for (String text : new String[] {
            "", "Square", "huber()", "huber(x)", "huber(1", "hinge", "huber(1f)", "huber(0x1p3)"
        }) {
            assertThat(Loss.named(text)).isEmpty();
        }
        for (double delta : new double[] {0, -1, 1e31, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Loss.huber(delta))
                    .hasFieldOrPropertyWithValue("code", SystemRefusal.RANGE);
        }
        assertThat(LossKind.of(Loss.huber(3))).isEqualTo(LossKind.HUBER);
        assertThat(LossKind.of(Loss.SQUARE)).isEqualTo(LossKind.SQUARE);
        assertThat(LossKind.of(Loss.CROSS_ENTROPY)).isEqualTo(LossKind.CROSS_ENTROPY);
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
