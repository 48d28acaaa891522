package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MinresTest {
    @ParameterizedTest
    @EnumSource(Spectra.Family.class)
    void systemsOfBothSignsAreSolved(Spectra.Family family) {
        double[] d = family.values(200, 4);
        LinearOperator a = Spectra.of(d, 4);
        double[] b = new Random(5).doubles(200, -1, 1).toArray();
        double[] x = new double[200];
        double shift = 0.05; // away from exact singularity, and indefinite for most families
        Minres.Solve s = Minres.solve(a, shift, b, x, 1e-9, 3000);
        assertThat(s.converged()).as("%s", s).isTrue();
        double[] y = new double[200];
        a.shifted(shift).apply(x, y);
        Trace.subtract(1, b, y);
        assertThat(Basis.norm(y)).isCloseTo(s.residual(), within(1e-11));
        assertThat(s.residual()).isLessThanOrEqualTo(1e-9 * Basis.norm(b));
    }

    @Test
    void aSpentBudgetSaysWhatIsMissing() {
        double[] d = new double[500];
        for (int i = 0; i < d.length; i++) {
            d[i] = 1 + i;
        }
        double[] b = new Random(5).doubles(500, -1, 1).toArray();
        double[] x = new double[500];
        Minres.Solve s = Minres.solve(Spectra.of(d, 1), 0, b, x, 1e-9, 60);
        Minres.Solve done = Minres.solve(Spectra.of(d, 1), 0, b, x, 1e-9, 1000);
        assertThat(s.converged()).isFalse();
        assertThat(done.converged()).isTrue();
        double said = s.products() + s.more().orElseThrow();
        assertThat(said).isBetween(done.products() / 2.0, done.products() * 2.0);
    }

    @Test
    void aSingularSystemOutsideItsRangeIsNotCalledSolved() {
        double[] d = Spectra.Family.ZEROS.values(100, 1);
        double[] b = new Random(5).doubles(100, -1, 1).toArray();
        Minres.Solve s = Minres.solve(Spectra.of(d, 1), 0, b, new double[100], 1e-9, 300);
        assertThat(s.converged()).isFalse();
        assertThat(s.residual()).isLessThanOrEqualTo(Basis.norm(b));
    }
}
