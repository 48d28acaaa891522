package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.plstar.operator.SparseRows;

class StructureTest {
    private static Equations parse(String text) {
        return Equations.parse("s.pls", Path.of("."), text);
    }

    @Test
    void anUnknownStandsInAnEquationWhateverItsDerivativeIs() {
        Structure s =
                parse("var x = 0; var y = 0; var z = 0\nx*y = 0\nx + y = 0").structure();

        assertThat(s.isUsed(0)).isTrue();
        assertThat(s.isUsed(1)).isTrue();
        assertThat(s.isUsed(2)).isFalse();
        SparseRows a = s.entries().orElseThrow();
        assertThat(a.rows()).isEqualTo(2);
        assertThat(a.columns()).isEqualTo(3);
        assertThat(a.entries()).isEqualTo(4);
    }

    @Test
    void longSumsAreOfAllTheirUnknowns() {
        Structure s = parse("param n = 40\nvar x[1..n] = 0\nsum(k in 1..n: k*x[k]) = 1\nx[7] = 1")
                .structure();
        SparseRows a = s.entries().orElseThrow();

        assertThat(a.entries()).isEqualTo(41);
        assertThat(s.isUsed(39)).isTrue();
    }

    @Test
    void aTextWithATableMayBeAFit() {
        assertThat(parse("var x = 1\nx = 2").structure().hasTable()).isFalse();
    }
}
