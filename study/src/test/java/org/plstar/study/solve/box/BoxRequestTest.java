package org.plstar.study.solve.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/** Searches for all solutions in a box, and what is refused. */
class BoxRequestTest {
    private static final String CYCLIC = """
            var x[1..4] = 0 in [-6, 5]
            x[1] + x[2] + x[3] + x[4] = 0.5
            x[1]*x[2] + x[2]*x[3] + x[3]*x[4] + x[4]*x[1] = 0.3
            x[1]*x[2]*x[3] + x[2]*x[3]*x[4] + x[3]*x[4]*x[1] + x[4]*x[1]*x[2] = 0.2
            x[1]*x[2]*x[3]*x[4] = 1
            """;

    private static Equations text(String text) {
        return Equations.parse("box.pls", Path.of("."), text);
    }

    private static BoxResult.Contents box(String text) {
        return BoxRequest.of(text(text)).run().box();
    }

    private static List<Double> firsts(BoxResult.Contents c) {
        return c.roots().stream().map(r -> r.values()[0]).toList();
    }

    @ParameterizedTest
    @CsvSource({
        // all solutions in closed form
        "'var x = 1 in [-4, 4]; x^2 = 2', -1.4142135623730951 1.4142135623730951",
        "'var x = 1 in [0.1, 30]; sin(x) = 0', 3.141592653589793 6.283185307179586"
                + " 9.42477796076938 12.566370614359172 15.707963267948966 18.84955592153876"
                + " 21.991148575128552 25.132741228718345 28.274333882308138",
        "'var x = 1 in [-2, 1]; tan(2*x) = 1', -1.1780972450961724 0.39269908169872414",
        "'var x = 1 in [-3, 3]; abs(x) = 1', -1 1",
        "'var x = 1 in [-3, 3]; abs(x) = -1', ''",
        "'var x = 1 in [-9, 9]; max(x, -2*x) = 3', -1.5 3",
        "'var x = 1 in [-9, 9]; min(x, 2*x) = 0', 0",
        "'var x = 1 in [-9, 9]; asinh(x) = 0', 0",
        "'var x = 1 in [-9, 9]; elu(x) = -0.5', -0.6931471805599453",
        "'var x = 1 in [-20, 20]; x*exp(x) = -0.2', -2.5426413577735265 -0.25917110181907377",
        "'var x = 1 in [1e-12, 1e3]; log(x) = -20', 2.061153622438558e-9",
        "'var x = 1 in [0, 9]; sqrt(x) = 2', 4",
        "'var x = 1 in [0, 9]; x^1.5 = 8', 4",
        "'var x = 1 in [-9, 9]; 1/x = 0.5', 2",
        "'var x = 2 in [-9, 9]; (x - 1)/(x + 2) = 1', ''",
        "'var x = 2 in [-9, 9]; if x > 1 then x^2 - 9 else x + 4 = 0', -4 3",
        "'var x = 1 in [-3, 3]; x^3 = 3*x', -1.7320508075688772 0 1.7320508075688772",
        "'var x = 1 in [-1e6, 1e9]; x^3 = 8', 2",
        "'var x = 0 in [-3, 3]; erf(x) = 0.5', 0.4769362762044699",
        "'var x = 0 in [-30, 30]; tanh(x) = 0.5', 0.5493061443340549",
        "'var x = 0 in [-30, 30]; softplus(x) = 1', 0.5413248546129181",
    })
    void solutionsInClosedFormAreAllFound(String text, String known) {
        BoxResult.Contents found = box(text.replace("; ", "\n"));
        double[] all = Arrays.stream(known.trim().split(" +", -1))
                .filter(s -> !s.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(found.complete()).isTrue();
        assertThat(found.roots()).hasSize(all.length);
        for (int k = 0; k < all.length; k++) {
            assertThat(found.roots().get(k).values()[0])
                    .isCloseTo(all[k], within(1e-13 * Math.max(1e-9, Math.abs(all[k]))));
            assertThat(found.roots().get(k).unique()).isTrue();
        }
    }

    @Test
    void theResultIsTheSameForAnyNumberOfThreads() {
        BoxRequest q = BoxRequest.of(text(CYCLIC));
        String[] seen = new String[3];
        for (int k = 0; k < 3; k++) {
            try (Session session = Session.of(1 + 2 * k)) {
                seen[k] = told(q.run(session).box())
                        + told(q.withBoxes(700).run(session).box());
            }
        }
        assertThat(seen[1]).isEqualTo(seen[0]);
        assertThat(seen[2]).isEqualTo(seen[0]);
    }

    private static String told(BoxResult.Contents c) {
        StringBuilder s = new StringBuilder();
        c.roots().forEach(r -> s.append(Arrays.toString(r.values())).append(r.width()));
        c.undecided().forEach(p -> s.append(Arrays.toString(p.lower())));
        return s.append(c.boxes()).append(c.undecidedPart()).toString();
    }

    @Test
    void aSearchThatALimitEndsSaysWhatIsLeft() {
        BoxResult.Contents whole = box(CYCLIC);
        assertThat(whole.complete()).isTrue();
        BoxResult.Contents part =
                BoxRequest.of(text(CYCLIC)).withBoxes(300).run().box();
        assertThat(part.complete()).isFalse();
        assertThat(part.ended()).isTrue();
        assertThat(part.boxes()).isBetween(300L, 400L);
        assertThat(part.undecidedPart()).isBetween(1e-9, 0.999);
        // each solution is told, or lies in a place that is open
        for (BoxResult.Root r : whole.roots()) {
            boolean told = part.roots().stream()
                    .anyMatch(p -> Math.abs(p.values()[0] - r.values()[0]) < 1e-9);
            boolean open = part.undecided().stream().anyMatch(p -> {
                for (int j = 0; j < r.values().length; j++) {
                    if (r.values()[j] < p.lower()[j] - 1e-12
                            || r.values()[j] > p.upper()[j] + 1e-12) {
                        return false;
                    }
                }
                return true;
            });
            assertThat(told || open).isTrue();
        }
    }

    @Test
    void solutionsOnFacesAreTold() {
        BoxResult.Contents c =
                box("var x = 1 in [0, 1]\nvar y = 1 in [0, 3]\nx*(x - 1) = 0\ny = 1 + x");
        assertThat(firsts(c)).hasSize(2);
        assertThat(c.complete()).isTrue();
        assertThat(c.roots().get(0).values()[0]).isCloseTo(0, within(1e-15));
        assertThat(c.roots().get(1).values()[0]).isCloseTo(1, within(1e-15));
        BoxResult.Contents beside = box("var x = 1 in [1e-3, 9]\nx*(x - 1) = 0");
        assertThat(firsts(beside)).hasSize(1);
        assertThat(beside.roots().getFirst().onBound()).isFalse();
        BoxResult.Contents outside = box("var x = 0.5 in [1e-9, 0.999999999]\nx*(x - 1) = 0");
        assertThat(outside.roots()).isEmpty();
        assertThat(outside.complete()).isTrue();
    }

    @Test
    void severalSolutionsInOneAreUndecided() {
        for (String multiple : List.of(
                "var x = 1 in [-3, 2]\nx^2 = 0",
                "var x = 1 in [-3, 2]\n(x - 1)^2 = 0",
                "var x = 1 in [-3, 2]\n(x - 1)^3 = 0",
                "var x = 1 in [-3, 2]\nvar y = 0 in [-3, 3]\nx*y = 0\nx = y")) {
            BoxResult.Contents c = box(multiple);
            assertThat(c.complete()).as(multiple).isFalse();
            assertThat(c.roots()).as(multiple).isEmpty();
            assertThat(c.undecided()).as(multiple).hasSize(1);
            BoxResult.Place p = c.undecided().getFirst();
            assertThat(p.upper()[0] - p.lower()[0]).as(multiple).isLessThan(1e-3);
        }
        BoxResult.Contents touch = box("var x = 0 in [-3, 3]\nx^2*(x - 2) = 0");
        assertThat(firsts(touch)).hasSize(1);
        assertThat(touch.undecided()).hasSize(1);
        BoxResult.Contents near = box("var x = 0 in [-3, 3]\nx^2 + 1e-13 = 0");
        assertThat(near.complete()).isTrue();
        assertThat(near.roots()).isEmpty();
        BoxResult.Contents two = box("var x = 0 in [-3, 3]\nx^2 - 1e-12 = 0");
        assertThat(firsts(two)).hasSize(2);
    }

    @Test
    void aCurveOfSolutionsIsNotCalledComplete() {
        BoxRequest q = BoxRequest.of(text(
                        "var x = 1 in [-3, 2]\nvar y = 0 in [-3, 3]\nx + y = 1\n2*x + 2*y = 2"))
                .withBoxes(3000);
        BoxResult.Contents c = q.run().box();
        assertThat(c.complete()).isFalse();
        assertThat(c.roots()).isEmpty();
    }

    @Test
    void equationsMakeBoundsFinite() {
        BoxResult.Contents c = box("var x = 1\nvar y = 1\nx^2 + y^2 = 4\nx = y");
        assertThat(firsts(c)).hasSize(2);
        assertThat(c.lower()[0]).isBetween(-2.001, -2.0);
        assertThat(box("var x = 1\nexp(x) = -1").complete()).isTrue();
        BoxResult.Root two = box("var x = 1\nx = 2").roots().getFirst();
        assertThat(two.onBound()).as("a bound that follows is none").isFalse();
        assertThatThrownBy(() -> box("var x = 1\nvar y = 1\nx*y = 4\nx = y"))
                .isInstanceOfSatisfying(Refusal.class, r -> {
                    assertThat(r.code()).isEqualTo(StudyRefusal.RANGE);
                    assertThat(r.where()).contains("x");
                });
        assertThatThrownBy(
                        () -> box("var a = 1 in [0, 1]; var bb = 1 in [0, inf]\na*bb = 1\na^2 = a"))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.where()).isEqualTo("bounds of bb"));
    }

    @Test
    void fixedAndUnusedUnknownsAreNumbers() {
        BoxResult r = BoxRequest.of(text(
                        "var a = 2 in [2, 2]; var x = 1 in [0, 9]; var z = 7 in [0, 9]\nx = a^2"))
                .run();
        assertThat(r.unknowns()).containsExactly("a", "x", "z");
        assertThat(r.box().roots()).hasSize(1);
        assertThat(r.box().roots().getFirst().values()).containsExactly(2, 4, 7);
        assertThatThrownBy(() -> box("var x = 1 in [0, 9]; var y = 1 in [0, 9]\nx = y"))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.code()).isEqualTo(StudyRefusal.RANGE));
        assertThatThrownBy(() -> box("var x = 1 in [0, 9]\nx = 1\nx^2 = 1"))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void unitsDoNotChangeWhatIsFound() {
        for (String scaled : List.of(
                "var x = 1e-15 in [-4e-15, 4e-15]\nscale 1e30: x^2 = 2e-30",
                "var x = 1e15 in [-4e15, 4e15]\nscale 1e-30: x^2 = 2e30")) {
            BoxResult.Contents c = box(scaled);
            assertThat(c.roots()).as(scaled).hasSize(2);
            assertThat(c.complete()).isTrue();
        }
    }
}
