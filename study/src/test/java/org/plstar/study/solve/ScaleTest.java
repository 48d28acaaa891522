package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.random.RandomStream;
import org.plstar.data.equations.Equations;

/** Units in which steps and distances are short. */
class ScaleTest {
    private static SolveRequest request(String text) {
        return SolveRequest.of(Equations.parse("s.pls", Path.of("."), text));
    }

    /** On a line, the nearest point in units of d is w₀ + D²aᵀ(aD²aᵀ)⁻¹(b - aw₀). */
    @Test
    void nearestIsMeantInUnitsOfTheStart() {
        SolveRequest q = request("var x = 1024; var y = 1/1024\nx + y = 2000").withNearest(true);

        assertThat(q.scaledBy()).isEqualTo(SolveScale.START);
        SolveResult scaled = q.run();
        SolveResult plain = q.withScale(SolveScale.NONE).run();
        double off = 2000 - 1024 - 1.0 / 1024;
        double share = Math.scalb(1.0, -40) / (1 + Math.scalb(1.0, -40));
        assertThat(scaled.w()[1] - 1.0 / 1024).isCloseTo(off * share, within(1e-12));
        assertThat(plain.w()[0] - 1024).isCloseTo(off / 2, within(1e-9));
        assertThat(plain.distance()).isLessThan(scaled.distance());
        assertThat(scaled.nearest().orElseThrow().converged()).isTrue();
    }

    @Test
    void unitsAreOneUnlessSizesDiffer() {
        assertThat(request("var x = 1; var y = 500\nx*y = 2").scaledBy())
                .isEqualTo(SolveScale.NONE);
        assertThat(request("var x = 0; var y = 1e-9\nx + y = 2").scaledBy())
                .isEqualTo(SolveScale.NONE);
        assertThat(request("var x = 1; var y = 0.5 in [0, 1e7]\nx + y = 2").scaledBy())
                .isEqualTo(SolveScale.START);
        assertThat(request("var x = 1e6\nx^2 = 2").scaledBy()).isEqualTo(SolveScale.JACOBIAN);
        assertThat(request("var x = 1\nx = 2\nsolve { scale = start }").scaledBy())
                .isEqualTo(SolveScale.START);
    }

    /** Bounds are met exactly, in every unit. */
    @Tag("net")
    @ParameterizedTest
    @EnumSource
    void nothingLeavesItsBox(SolveScale scale) {
        RandomStream random = RandomStream.of(11, "boxes");
        for (int k = 0; k < 40; k++) {
            double low = -1e-6 * (1 + random.uniform(3L * k));
            double high = 1e5 * random.uniform(3L * k + 1);
            String text = "var x = 0 in [%s, 1e-3]; var y = %s in [0.1, %s]; var z = 1%n"
                            .formatted(low, high / 2 + 0.1, high + 1)
                    + "x*y + z^2 = "
                    + random.uniform(3L * k + 2);
            SolveRequest q = request(text).withScale(scale);
            SolveResult r = q.run();
            assertThat(r.solved()).as(text).isTrue();
            for (int j = 0; j < 3; j++) {
                assertThat(r.w()[j]).isBetween(q.box().lower()[j], q.box().upper()[j]);
            }
            SolveResult near = q.withNearest(true).run();
            assertThat(near.solved()).isTrue();
            assertThat(near.w()[0]).isBetween(low, 1e-3);
        }
    }

    /** A rate of 1e-7 and an amount of 1e5, as in kinetics. */
    @Test
    void unknownsOfVeryDifferentSizes() {
        String text = """
                var k = 1e-7; var a = 1e5; var b = 3
                k*a*b = 0.05
                a - 2e4*b = 1e4
                """;
        for (SolveScale scale : SolveScale.values()) {
            SolveResult r = request(text).withScale(scale).run();
            assertThat(r.solved()).as(scale + ": " + r.detail()).isTrue();
        }
        SolveResult r = request(text).withNearest(true).run();
        assertThat(r.w()[0]).isBetween(1e-8, 1e-6);
    }
}
