package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.refusal.Refusal;
import org.plstar.study.solve.branch.BranchResult;

/** Branches of functions against solutions in closed form. */
class PdeBranchTest {
    @TempDir
    private Path folder;

    private PdeBranchRequest request(String text, String param, double from, double to)
            throws IOException {
        Path file = Files.writeString(folder.resolve("p.pde"), text);
        OptionalDouble value = OptionalDouble.of(from);
        PdeProblem there = PdeText.read(file, new PdeText.Param(param, value, false));
        PdeProblem free = PdeText.read(file, new PdeText.Param(param, value, true));
        return PdeBranchRequest.of(there, free, param, from, to);
    }

    /**
     * Bratu's problem: u has its largest value 2 ln cosh θ where λ = 8 (θ / cosh θ)², which is
     * largest where θ tanh θ = 1.
     */
    @Tag("net")
    @Test
    void bratusBranchIsFollowedPastItsFold() throws IOException {
        PdeBranchRequest q = request("""
                        unknown u(x in 0..1)
                        param lam = 7
                        interior: u_xx + lam*exp(u) = 0
                        boundary: u = 0
                        """, "lam", 0.5, 4);
        PdeBranchResult r = q.withTolerance(1e-7).run();

        assertThat(r.complete()).isTrue();
        assertThat(r.branch().end()).isEqualTo(BranchResult.End.FROM);
        assertThat(r.branch().unknowns())
                .containsExactly("max|u|", "u(0)", "u(0.25)", "u(0.5)", "u(0.75)", "u(1)");
        for (BranchResult.Point p : r.branch().points()) {
            double theta = arcosh(Math.exp(p.w()[0] / 2));
            double lam = 8 * Math.pow(theta / Math.cosh(theta), 2);
            assertThat(p.value()).isCloseTo(lam, within(1e-7 * lam));
            assertThat(p.w()[3]).isCloseTo(p.w()[0], within(1e-12 * p.w()[0]));
        }
        assertThat(r.branch().folds()).hasSize(1);
        double theta = 1.2;
        for (int k = 0; k < 60; k++) {
            theta = (theta + 1 / Math.tanh(theta)) / 2;
        }
        double fold = 8 * Math.pow(theta / Math.cosh(theta), 2);
        BranchResult.Fold found = r.branch().folds().getFirst();
        assertThat(found.value()).isCloseTo(fold, within(1e-9));
        assertThat(r.foldsMoved().orElseThrow()).isLessThan(1e-7);
        assertThat(found.largest()).isTrue();
    }

    private static double arcosh(double x) {
        return Math.log(x + Math.sqrt(x * x - 1));
    }

    /** u' = -λ u and v' = u with u(0) = 1 and v(0) = 0. */
    @Tag("net")
    @Test
    void anInitialProblemHasABranch() throws IOException {
        PdeBranchResult r = request("""
                        unknown u, v(t in 0..2)
                        param rate = 1
                        interior: u_t = -rate*u
                        interior: v_t = u
                        at t = 0: u = 1
                        at t = 0: v = 0
                        """, "rate", 1, 3).run();

        assertThat(r.complete()).isTrue();
        assertThat(r.branch().end()).isEqualTo(BranchResult.End.TO);
        assertThat(r.branch().folds()).isEmpty();
        assertThat(r.foldsMoved()).isEmpty();
        for (BranchResult.Point p : r.branch().points()) {
            assertThat(p.w()[5]).isCloseTo(Math.exp(-2 * p.value()), within(1e-8));
            assertThat(p.w()[6 + 5])
                    .isCloseTo((1 - Math.exp(-2 * p.value())) / p.value(), within(1e-8));
        }
    }

    /** Euler's column beside its eigenvalue: the coefficient k = (π/L)² of -u'' = k u on 0..1. */
    @Test
    void anotherCoefficientIsFollowedToo() throws IOException {
        PdeBranchResult r = request("""
                        unknown u(x in 0..1)
                        param stiffness = 1
                        unknown coefficient k = 8
                        interior: -stiffness*u_xx = k*u
                        boundary: u = 0
                        at x = 0: u_x = 1
                        """, "stiffness", 1, 2).run();

        assertThat(r.branch().unknowns()).endsWith("k");
        for (BranchResult.Point p : r.branch().points()) {
            assertThat(p.w()[p.w().length - 1])
                    .isCloseTo(p.value() * Math.PI * Math.PI, within(1e-6));
        }
    }

    @Test
    void whatIsNoBranchIsRefused() throws IOException {
        String heat = """
                unknown u(x in 0..1, t in 0..1)
                param k = 1
                interior: u_t = k*u_xx
                boundary: u = 0
                initial at t = 0: u = x*(1 - x)
                """;
        assertThatThrownBy(() -> request(heat, "k", 1, 2))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("it has 2 coordinates");
        String line = """
                unknown u(x in 0..1)
                param k = 1
                interior: u_xx = k
                boundary: u = 0
                """;
        assertThatThrownBy(() -> request(line, "l", 1, 2))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("it is no param of the text");
        assertThatThrownBy(() -> request(line, "k", 1, 1)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> request(line, "k", 1, 2).withShow(Optional.of("u(7)")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("max|u|");
        assertThatThrownBy(() -> request(
                        "param k = 1\n" + line.replace("param k = 1\n", "").replace("0..1", "0..k"),
                        "k",
                        1,
                        2))
                .isInstanceOf(Refusal.class);
    }
}
