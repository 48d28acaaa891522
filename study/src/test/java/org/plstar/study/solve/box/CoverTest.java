package org.plstar.study.solve.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;

/** Covers of the solutions of fewer equations than unknowns. */
class CoverTest {
    private static final String CIRCLE =
            "var x = 1 in [-1.5, 1.5]; var y = 1 in [-1.5, 1.5]\nx^2 + y^2 = 1";

    private static final String LEMNISCATE =
            "var x = 1 in [-1.5, 1.5]; var y = 1 in [-1.5, 1.5]\n(x^2 + y^2)^2 = x^2 - y^2";

    private static BoxRequest request(String text, double width) {
        return BoxRequest.of(Equations.parse("t.pls", Path.of("."), text))
                .withCover(OptionalDouble.of(width));
    }

    private static BoxResult.Cover cover(String text, double width) {
        return request(text, width).run().cover().orElseThrow();
    }

    private static boolean has(BoxResult.Part p, double... w) {
        for (int j = 0; j < w.length; j++) {
            if (!(p.lower()[j] <= w[j] && w[j] <= p.upper()[j])) {
                return false;
            }
        }
        return true;
    }

    /** The least and largest value at points of a part have different signs, or one is 0. */
    private static boolean changesSign(BoxResult.Part p, ToDoubleFunction<double[]> f) {
        boolean above = false;
        boolean below = false;
        for (int i = 0; i <= 20; i++) {
            for (int k = 0; k <= 20; k++) {
                double v = f.applyAsDouble(new double[] {
                    p.lower()[0] + (p.upper()[0] - p.lower()[0]) * i / 20,
                    p.lower()[1] + (p.upper()[1] - p.lower()[1]) * k / 20
                });
                above |= v >= -1e-14;
                below |= v <= 1e-14;
            }
        }
        return above && below;
    }

    @Test
    void everyPointOfACircleIsInABoxAndEveryBoxIsProved() {
        BoxResult.Cover c = cover(CIRCLE, 1.0 / 256);
        assertThat(c.undecided()).isZero();
        assertThat(c.proved()).isEqualTo(c.parts().size()).isBetween(400, 800);
        for (int k = 0; k < 5000; k++) {
            double t = 2 * Math.PI * k / 5000;
            double x = Math.cos(t);
            double y = Math.sin(t);
            // rounding moves the point off the circle, and so perhaps beside a narrow box
            assertThat(c.parts().stream()
                            .anyMatch(p -> has(p, x, y)
                                    || has(p, x + 1e-15, y + 1e-15)
                                    || has(p, x - 1e-15, y - 1e-15)
                                    || has(p, x + 1e-15, y - 1e-15)
                                    || has(p, x - 1e-15, y + 1e-15)))
                    .isTrue();
        }
        for (BoxResult.Part p : c.parts()) {
            assertThat(p.upper()[0] - p.lower()[0]).isLessThan(0.03);
            assertThat(changesSign(p, w -> w[0] * w[0] + w[1] * w[1] - 1)).isTrue();
        }
    }

    @Test
    void whereCurvesCrossNothingIsProved() {
        BoxResult.Cover c = cover(LEMNISCATE, 1.0 / 128);
        assertThat(c.undecided()).isBetween(1, 40);
        assertThat(c.proved()).isGreaterThan(100);
        assertThat(c.parts().stream().filter(p -> has(p, 0, 0)))
                .isNotEmpty()
                .noneMatch(BoxResult.Part::proved);
        for (BoxResult.Part p : c.parts()) {
            if (p.proved()) {
                assertThat(changesSign(p, w -> {
                            double s = w[0] * w[0] + w[1] * w[1];
                            return s * s - w[0] * w[0] + w[1] * w[1];
                        }))
                        .isTrue();
            }
        }
    }

    @Test
    void aSurfaceAndACurveInSpaceAreCovered() {
        BoxResult.Cover sphere =
                cover("var x[1..3] = 0.5 in [-1.5, 1.5]\nx[1]^2 + x[2]^2 + x[3]^2 = 1", 1.0 / 64);
        assertThat(sphere.undecided()).isZero();
        assertThat(sphere.proved()).isGreaterThan(200);
        BoxResult.Cover curve = cover(
                "var x[1..3] = 0.5 in [-1.5, 1.5]\nx[1]^2 + x[2]^2 + x[3]^2 = 1\nx[3] = x[1]*x[2]",
                1.0 / 32);
        assertThat(curve.proved()).isGreaterThan(50);
        assertThat(cover("var x = 1 in [-1, 1]; var y = 1 in [-1, 1]\nx^2 + y^2 = 3", 0.1)
                        .parts())
                .isEmpty();
    }

    @Test
    void theCoverIsTheSameForAnyNumberOfThreadsAndEndsAtALimit() {
        try (Session one = Session.of(1);
                Session three = Session.of(3)) {
            BoxRequest q = request(LEMNISCATE, 1.0 / 64);
            assertThat(told(q.run(three))).isEqualTo(told(q.run(one)));
            BoxResult early = q.withBoxes(100).run(one);
            assertThat(early.box().complete()).isFalse();
            assertThat(early.box().undecided()).isNotEmpty();
        }
    }

    private static String told(BoxResult r) {
        StringBuilder s = new StringBuilder();
        r.cover()
                .orElseThrow()
                .parts()
                .forEach(
                        p -> s.append(p.lower()[0] + " " + p.upper()[1] + " " + p.proved() + "\n"));
        return s.toString();
    }

    @Test
    void aCoverIsOfFewerEquationsThanUnknowns() {
        assertThatThrownBy(() -> cover("var x = 1 in [-1, 1]\nx^2 = 0.25", 0.1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("fewer equations than unknowns");
        assertThatThrownBy(() -> cover(CIRCLE, 2)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> cover("var x = 1; var y = 1\nx*y = 1", 0.1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("bounds of x");
    }
}
