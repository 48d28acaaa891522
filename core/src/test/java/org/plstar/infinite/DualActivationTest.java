package org.plstar.infinite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.infinite.DualActivation.Dual;
import org.plstar.network.StandardActivation;
import org.plstar.refusal.Refusal;
import tools.jackson.databind.JsonNode;

/** Duals against 50-digit references, Price's theorem and what holds for all of them. */
final class DualActivationTest {
    private static final JsonNode ORACLE = Oracles.read("duals.json");

    @Test
    void valuesAndSlopesAreThoseOfTheReference() {
        int seen = 0;
        for (JsonNode n : ORACLE.get("cases")) {
            Optional<DualActivation> dual = dual(n);
            if (dual.isEmpty()) {
                continue;
            }
            seen++;
            double a = Oracles.number(n.get("a"));
            double b = Oracles.number(n.get("b"));
            Dual is = dual.get().at(a, b, Oracles.number(n.get("c")));
            Dual left = dual.get().at(a, a, a);
            Dual right = dual.get().at(b, b, b);
            double error = dual.get() instanceof DirectRule ? 1e-10 : 1e-12;

            assertThat(is.value())
                    .as("E of %s", n)
                    .isCloseTo(
                            Oracles.number(n.get("E")),
                            within(error * Math.sqrt(left.value() * right.value())));
            assertThat(is.slope())
                    .as("slope of %s", n)
                    .isCloseTo(
                            Oracles.number(n.get("dE")),
                            within(error * Math.sqrt(left.slope() * right.slope())));
        }
        assertThat(seen).isEqualTo(60);
    }

    @Test
    void equalAndOppositeRowsAreThoseOfTheReference() {
        for (JsonNode n : ORACLE.get("degenerate")) {
            dual(n).ifPresent(dual -> {
                double a = Oracles.number(n.get("a"));
                Dual same = dual.at(a, a, a);
                Dual opposite = dual.at(a, a, -a);
                check(n, "E_same", same.value(), same.value());
                check(n, "dE_same", same.slope(), same.slope());
                check(n, "E_opposite", opposite.value(), same.value());
                check(n, "dE_opposite", opposite.slope(), same.slope());
            });
        }
    }

    @Test
    void meansAndGainsAreThoseOfTheReference() {
        for (JsonNode n : ORACLE.get("means")) {
            dual(n).ifPresent(dual -> check(n, "mean", dual.mean(Oracles.number(n.get("a"))), 1));
        }
        for (JsonNode n : ORACLE.get("gain")) {
            dual(n).ifPresent(dual -> {
                Dual is = dual.at(
                        n.get("a").asDouble(), n.get("b").asDouble(), n.get("c").asDouble());
                check(n, "value", is.gain(), 1);
            });
        }
    }

    private static void check(JsonNode n, String name, double is, double size) {
        assertThat(is)
                .as("%s of %s", name, n)
                .isCloseTo(Oracles.number(n.get(name)), within(1e-12 * size));
    }

    private static Optional<DualActivation> dual(JsonNode n) {
        return StandardActivation.named(n.get("phi").asString()).map(DualActivation::of);
    }

    @ParameterizedTest
    @EnumSource(
            value = StandardActivation.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RELU6", "HARDSWISH", "HARDSIGMOID", "HARDTANH"})
    void slopeIsTheDerivativeOfTheValueByTheCovariance(StandardActivation activation) {
        DualActivation dual = DualActivation.of(activation);
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 5; trial++) {
            double a = 0.2 + 2 * random.nextDouble();
            double b = 0.2 + 2 * random.nextDouble();
            double c = (1.8 * random.nextDouble() - 0.9) * Math.sqrt(a * b);
            double h = 1e-4 * Math.sqrt(a * b);
            Dual is = dual.at(a, b, c);
            double difference =
                    (dual.at(a, b, c + h).value() - dual.at(a, b, c - h).value()) / (2 * h);
            double top = Math.sqrt(dual.at(a, a, a).value() * dual.at(b, b, b).value());

            assertThat(difference).isCloseTo(is.slope(), within(1e-6 * Math.max(1, top)));
            assertThat(dual.at(b, a, c).value()).isCloseTo(is.value(), within(1e-13 * top));
            assertThat(Math.abs(is.value())).isLessThanOrEqualTo(top * (1 + 1e-14));
            assertThat(dual.error(a, b, c, a * b - c * c)).isBetween(1e-16, 1e-9);
        }
    }

    @Test
    void closedFormsAreWhatTheDirectRuleGives() {
        Dual closed = DualActivation.of(StandardActivation.GELU).at(1.3, 0.4, -0.5);
        Dual direct = new DirectRule(PointFunction.GELU).at(1.3, 0.4, -0.5);

        assertThat(direct.value()).isCloseTo(closed.value(), within(1e-14));
        assertThat(direct.slope()).isCloseTo(closed.slope(), within(1e-14));
    }

    @Test
    void theDeterminantOfAKinkKeepsItsDigits() {
        DualActivation relu = DualActivation.of(StandardActivation.RELU);
        double[] out = new double[DualActivation.NUMBERS];
        double kappa = 1e-18; // below what 1 - κ can hold
        relu.at(1, 1, 1, 2 * kappa, out);

        // the dual's defect is κ - (2κ)^{3/2}/3π + …
        double k = kappa - Math.pow(2 * kappa, 1.5) / (3 * Math.PI);
        assertThat(relu.determinant(0.5, 0.5, out)).isCloseTo(0.5 * k, within(1e-14 * kappa));
    }

    @Test
    void aVarianceOfZeroIsTheValueAtZero() {
        Dual dual = DualActivation.of(StandardActivation.SIGMOID).at(0, 1, 0);

        assertThat(dual.value()).isCloseTo(0.25, within(1e-14));
    }

    @ParameterizedTest
    @EnumSource(
            value = StandardActivation.class,
            names = {"RELU6", "HARDSWISH", "HARDSIGMOID", "HARDTANH"})
    void kinksAwayFromZeroAreRefused(StandardActivation activation) {
        assertThat(activation.text()).isEqualTo(activation.name().toLowerCase(Locale.ROOT));
        assertThat(Refusals.of(() -> DualActivation.of(activation)))
                .isEqualTo(InfiniteRefusal.NO_DUAL);
    }

    /** The code of a refusal. */
    private static final class Refusals {
        static Refusal.Code of(Runnable action) {
            try {
                action.run();
            } catch (Refusal refusal) {
                return refusal.code();
            }
            throw new AssertionError("nothing was refused");
        }
    }
}
