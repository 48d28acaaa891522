package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.Claim;
import org.plstar.landscape.certificate.check.DenseClaims;
import org.plstar.landscape.certificate.check.PlainBounds;

/**
 * The second way confirms what the first proves, agrees with its numbers, and rejects claims that
 * were touched.
 */
final class CheckTest {
    /** A tenth of the long search's systems: the second way is slow, and meant to be. */
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 400) / 10;

    static List<Claim.Sum> layers(DenseStack stack) {
        List<Claim.Sum> all = new ArrayList<>();
        for (DenseStack.DenseLayer l : stack.layers()) {
            all.add(
                    DenseClaims.layer(
                            all.size(),
                            l.weight(),
                            l.bias(),
                            l.out(),
                            l.scale(),
                            l.biasScale(),
                            l.activation().name()));
        }
        return all;
    }

    static double constant(Proof p, String symbol) {
        return p.constants().stream()
                .filter(c -> c.symbol().equals(symbol))
                .findFirst()
                .orElseThrow()
                .value();
    }

    static Claim claim(SmallStack small, Proof p) {
        return claim(small, p, constant(p, "a0"));
    }

    static Claim claim(SmallStack small, Proof p, double a0) {
        return new Claim(
                p.theorem().symbol(),
                layers(small.stack),
                small.x,
                small.y,
                p.radius(),
                a0,
                p.step(),
                p.rate(),
                true,
                p.cells().majorant().isPresent());
    }

    /**
     * A dropped term, a halved B2, a stale radius in one of the two ways: each moves its Λ(R) away
     * from that of the other.
     */
    @Test
    void bothWaysBoundTheCurvatureByTheSameNumber() {
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = SmallStack.random(9000 + k);
            SmallStack small = SmallStack.of(SmallStack.Plan.random(random), random);
            for (boolean measured : new boolean[] {false, true}) {
                try (Workers workers = Workers.of(1)) {
                    CurvatureBound first =
                            CurvatureBound.of(small.stack.stages(), small.x, measured, workers);
                    Claim claim =
                            new Claim(
                                    "A'",
                                    layers(small.stack),
                                    small.x,
                                    small.y,
                                    1,
                                    1,
                                    OptionalDouble.empty(),
                                    OptionalDouble.empty(),
                                    measured);
                    PlainBounds second = PlainBounds.of(claim, workers);
                    for (double radius : new double[] {0, 0.03, 0.5, 3}) {
                        double a = first.blocks(radius);
                        double b = second.curvature(radius);
                        assertThat(b / a)
                                .as("seed " + (9000 + k) + " R = " + radius + " " + measured)
                                .isBetween(0.98, 1.02);
                        assertThat(second.smallestCurvature(radius) / first.at(radius))
                                .as(
                                        "smallest, seed "
                                                + (9000 + k)
                                                + " R = "
                                                + radius
                                                + " "
                                                + measured)
                                .isBetween(0.98, 1.02);
                    }
                }
            }
        }
    }

    @Test
    void whatIsProvedIsConfirmedAndWhatIsTouchedIsNot() {
        int confirmed = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = SmallStack.random(12_000 + k);
            SmallStack small = TheoremsTest.near(random);
            try (Workers workers = Workers.of(1);
                    PointBounds bounds =
                            PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
                for (Proof p :
                        List.of(
                                bounds.flow(),
                                bounds.descent(OptionalDouble.empty()),
                                bounds.existence())) {
                    if (!p.holds()) {
                        continue;
                    }
                    Claim c = claim(small, p);
                    String where = "seed " + (12_000 + k) + " " + p.theorem();
                    Check check = Check.of(c, workers);
                    assertThat(check.confirmed()).as(where + ": " + check.words()).isTrue();
                    confirmed++;
                    assertThat(Check.of(withRadius(c, p.radius() / 2), workers).confirmed())
                            .as(where + ", half the radius")
                            .isFalse();
                    assertThat(
                                    Check.of(withLeast(c, 1.2 * c.leastSingularValue()), workers)
                                            .confirmed())
                            .as(where + ", a larger a0")
                            .isFalse();
                    double[] y = small.y.clone();
                    y[0] += 1 + small.equations();
                    assertThat(Check.of(withTargets(c, y), workers).confirmed())
                            .as(where + ", another target")
                            .isFalse();
                    if (p.step().isPresent()) {
                        assertThat(
                                        Check.of(withStep(c, 2 * p.step().getAsDouble()), workers)
                                                .confirmed())
                                .as(where + ", twice the step")
                                .isFalse();
                    }
                    if (p.rate().isPresent()) {
                        assertThat(Check.of(withRate(c, better(p)), workers).confirmed())
                                .as(where + ", a better rate")
                                .isFalse();
                    }
                }
            }
        }
        assertThat(confirmed).isGreaterThan(SYSTEMS / 2);
    }

    /**
     * A rate that nothing proves: half as much again, or, where the Jacobian moves much, that of
     * one which does not move at all. For near the residual from which on nothing is proved, κ
     * grows so steeply that the two ways, by a hundredth of the way, may differ by more than half
     * of the rate.
     */
    private static double better(Proof p) {
        double a0 = constant(p, "a0");
        double unmoved = p.step().orElse(1) * a0 * a0;
        return Math.max(1.5 * p.rate().getAsDouble(), unmoved);
    }

    static Claim withRadius(Claim c, double radius) {
        return new Claim(
                c.theorem(),
                c.layers(),
                c.x(),
                c.y(),
                radius,
                c.leastSingularValue(),
                c.step(),
                c.rate(),
                c.measured(),
                c.restricted());
    }

    private static Claim withLeast(Claim c, double a0) {
        return new Claim(
                c.theorem(),
                c.layers(),
                c.x(),
                c.y(),
                c.radius(),
                a0,
                c.step(),
                c.rate(),
                c.measured(),
                c.restricted());
    }

    private static Claim withTargets(Claim c, double[] y) {
        return new Claim(
                c.theorem(),
                c.layers(),
                c.x(),
                y,
                c.radius(),
                c.leastSingularValue(),
                c.step(),
                c.rate(),
                c.measured(),
                c.restricted());
    }

    static Claim withStep(Claim c, double step) {
        return new Claim(
                c.theorem(),
                c.layers(),
                c.x(),
                c.y(),
                c.radius(),
                c.leastSingularValue(),
                OptionalDouble.of(step),
                c.rate(),
                c.measured(),
                c.restricted());
    }

    static Claim withRate(Claim c, double rate) {
        return new Claim(
                c.theorem(),
                c.layers(),
                c.x(),
                c.y(),
                c.radius(),
                c.leastSingularValue(),
                c.step(),
                OptionalDouble.of(rate),
                c.measured(),
                c.restricted());
    }
}
