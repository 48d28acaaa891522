package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.operator.SparseRows;
import org.plstar.system.GroupedSystem;
import org.plstar.tangent.Jacobian;

/** What texts mean. */
class EquationsTest {
    private static Equations of(String text) {
        return Equations.parse("s.pls", Path.of("."), text);
    }

    private static double[] values(Equations e) {
        try (Workers workers = Workers.of(1)) {
            return Jacobian.at(e.system(), e.start(), workers).value();
        }
    }

    /** Values at x = 0.4, y = -1.3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "-x^2 ~ -0.16",
                "2^3^2*x ~ 204.8",
                "x^-2 ~ 6.25",
                "x^0.5 ~ 0.6324555320336759",
                "x^1.7 ~ 0.210621152693478",
                "x^y ~ 3.2909555108355932",
                "y^3 ~ -2.197",
                "x - y - 1 ~ 0.7",
                "x/y/2 ~ -0.15384615384615385",
                "x*y + y*x ~ -1.04",
                "log10(x) ~ -0.3979400086720376",
                "tan(x) ~ 0.4227932187381618",
                "sinh(y) ~ -1.6983824372926155",
                "cosh(y) ~ 1.9709142303266285",
                "asinh(y) ~ -1.078451058954897",
                "acosh(1 + x) ~ 0.867014726490565",
                "atanh(x) ~ 0.42364893019360184",
                "hypot(x,y) ~ 1.360147050873544",
                "atan(x) ~ 0.3805063771123649",
                "atan(1e-9*y) ~ -1.3e-9",
                "atan(1e9*y) ~ -1.570796326025666",
                "asin(x) ~ 0.41151684606748806",
                "acos(x) ~ 1.1592794807274085",
                "atan2(y, x) ~ -1.2722973952087173",
                "atan2(y, -x) ~ -1.869295258381076",
                "atan2(-y, -x) ~ 1.869295258381076",
                "atan2(1e-9*x, y) ~ 3.141592653282101",
                "pow(x,3) ~ 0.064",
                "max(x,y,0.1) ~ 0.4",
                "min(x,y,0.1) ~ -1.3",
                "leaky_relu(y) ~ -0.013",
                "elu(y) ~ -0.7274682069659875",
                "softsign(y) ~ -0.5652173913043478",
                "silu(x) ~ 0.2394750640449808",
                "if x > y and not (y > 0) then x else y ~ 0.4",
                "if (x > 1 or y > 0) then x else y ~ -1.3",
                "sum(i in 1..3, j in i..3 if i != j: i*j*x) ~ 4.4",
                "prod(i in 1..3: x + i) ~ 11.424",
                "sum(i in 1..7 step 3: x) ~ 1.2",
                "sum(i in 1..0: x) + x ~ 0.4",
                "x + floor(2.7) + mod(-1,3) ~ 4.4",
            })
    void values(String expression, double expected) {
        Equations e = of("var x = 0.4; var y = -1.3\n" + expression + " = 7");

        assertThat(values(e)[0]).isCloseTo(expected, within(1e-14 * (1 + Math.abs(expected))));
        assertThat(e.system().targets()).containsExactly(7);
        assertThat(groupedValues(e)[0] + 7).isCloseTo(values(e)[0], within(1e-15 * 20));
    }

    private static double[] groupedValues(Equations e) {
        try (Workers workers = Workers.of(1)) {
            return e.grouped().orElseThrow().points(workers).residuals(e.start());
        }
    }

    @Test
    void boundsAndSettingsAreRead() {
        Equations e = of("""
                        var x[i in 1..2] = i in [0, if i = 1 then 2 else inf]
                        var y in [-inf, inf]; var z = 3 in [+1, inf]
                        x[1] + x[2] + y + z = 1
                        solve { nearest = yes; steps = 7 }
                        """);

        assertThat(e.lower()).containsExactly(0, 0, Double.NEGATIVE_INFINITY, 1);
        assertThat(e.upper())
                .containsExactly(
                        2,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY);
        assertThat(e.settings().nearest()).contains(true);
        assertThat(e.settings().steps()).hasValue(7);
    }

    @Test
    void anArrayOfAFileIsATable(@TempDir Path folder) throws IOException {
        Npy.write(
                folder.resolve("a.npy"),
                new NpyArray(List.of(2, 3), new double[] {1, 2, 3, 4, 5, 6}));

        Equations e = Equations.parse("s.pls", folder, """
                        table a from "a.npy"
                        var x = 1
                        sum(i in 1..rows(a), j in 1..3: a[i,j]*x^j) = 7
                        """);

        assertThat(values(e)).containsExactly(21);
    }

    @Test
    void kinksAreTold() {
        assertThat(of("var x = 1\nabs(x) = 2").warnings())
                .singleElement()
                .asString()
                .contains("kinks");
        assertThat(of("var x = 1\nx^2 = 2").warnings()).isEmpty();
    }

    /** The Jacobian by groups is that of the whole program. */
    @Test
    void groupsHaveTheJacobianOfTheWhole() {
        Equations e = of("""
                        param n = 12; param a[i in 1..n] = sin(i)
                        var x[i in 1..n] = cos(i)
                        let q[i in 1..n] = exp(a[i]*x[i])/(1 + x[i]^2)
                        for i in 2..n-1: q[i]*q[i+1] + a[i]*x[i-1] = i
                        for i in 1..n step 5: sum(j in 1..n: a[j]*x[j]^2) + x[i] = 0
                        x[1]*x[1] + x[2]*(x[2] + 1) = 0; x[1]*x[2] + x[3]*(x[4] + 1) = 0
                        """);
        try (Workers workers = Workers.of(2)) {
            Jacobian whole = Jacobian.at(e.system(), e.start(), workers);
            GroupedSystem.Point point = e.grouped().orElseThrow().points(workers);
            double[] r = point.residuals(e.start());
            SparseRows j = point.jacobian();
            assertThat(e.groups()).isEqualTo(6);
            for (int i = 0; i < whole.rows(); i++) {
                double[] unit = new double[whole.rows()];
                unit[i] = 1;
                double[] expected = new double[12];
                double[] found = new double[12];
                whole.applyTranspose(unit, expected);
                j.applyTranspose(unit, found);
                assertThat(found).containsExactly(expected, within(1e-14));
                assertThat(r[i] + e.system().targets()[i])
                        .isCloseTo(whole.value()[i], within(1e-14));
            }
        }
    }

    /** More lengths of sums than groups are made of: their terms are groups, and add up. */
    @Test
    void sumsOfManyLengthsAreGroupsOfTheirTerms() {
        Equations e = of("""
                        param n = 120; param a[i in 1..n] = 1 + sin(i)
                        var x[i in 1..n] = cos(i)
                        for i in 1..n: sum(j in 1..i: a[j]*exp(x[j])) + 3*x[i]^2 - 2 = i
                        """);
        GroupedSystem grouped = e.grouped().orElseThrow();

        assertThat(grouped.groups()).hasSizeLessThan(10);
        assertThat(grouped.equations()).isEqualTo(120);
        try (Workers workers = Workers.of(2)) {
            Jacobian whole = Jacobian.at(e.system(), e.start(), workers);
            GroupedSystem.Point point = grouped.points(workers);
            double[] r = point.residuals(e.start());
            SparseRows j = point.jacobian();
            double[] value = whole.value();
            for (int i = 0; i < 120; i++) {
                assertThat(r[i]).isCloseTo(value[i] - e.system().targets()[i], within(1e-11));
            }
            double[] u = new double[120];
            Arrays.setAll(u, i -> Math.sin(3 * i));
            double[] expected = new double[120];
            double[] found = new double[120];
            whole.applyTranspose(u, expected);
            j.applyTranspose(u, found);
            assertThat(found).containsExactly(expected, within(1e-10));
        }
    }

    @Test
    void aLongChainIsOneGroup() {
        Equations e = of(
                "param n = 20000; var x[1..n+2] = 0.7\nfor i in 1..n: x[i]^2 + x[i+1]*x[i+2] = 1");

        assertThat(e.groups()).isEqualTo(1);
        assertThat(e.grouped().orElseThrow().entries()).isEqualTo(60_000);
    }

    @Test
    void equationsOfOneShapeAreOneGroup() {
        Equations e = of("""
                        # Broyden's tridiagonal function
                        param n = 6
                        var x[i in 1..n] = -i
                        (3 - 2*x[1])*x[1] - 2*x[2] + 1 = 0
                        for i in 2..n-1: mid: (3 - 2*x[i])*x[i] - x[i-1] -
                            2*x[i+1] + 1 = 0
                        (3 - 2*x[n])*x[n] - x[n-1] + 1 = 0
                        """);

        assertThat(e.groups()).isEqualTo(3);
        assertThat(e.equations().stream().map(Equations.Equation::label))
                .containsExactly("line 4", "mid[2]", "mid[3]", "mid[4]", "mid[5]", "line 7");
        assertThat(values(e)).containsExactly(0, -6, -16, -30, -48, -84);
    }

    @Test
    void scalesMultiplyBothSides() {
        Equations e = of("var x = 2\nscale 1e3: x^2 = 3\nexp(x) = x");

        assertThat(e.system().targets()).containsExactly(3000, 0);
        assertThat(values(e)[0]).isEqualTo(4000);
        assertThat(values(e)[1]).isCloseTo(Math.exp(2) - 2, within(1e-14));
    }

    @Test
    void settingsAndWarningsAreKept() {
        Equations e =
                of("var x; var z\nx = 1; x = 1; 2 = 2\nsolve { tolerance = 1e-6; steps = 9 }");

        assertThat(e.settings().tolerance()).hasValue(1e-6);
        assertThat(e.settings().steps()).hasValue(9);
        assertThat(e.warnings())
                .hasSize(3)
                .anyMatch(w -> w.contains("z is in no equation"))
                .anyMatch(w -> w.contains("is the same as"))
                .anyMatch(w -> w.contains("has no unknown; it holds"));
    }

    @Test
    void recurrencesAndLongSumsAreRead() {
        StringBuilder sum = new StringBuilder("x[1]");
        for (int i = 2; i <= 2000; i++) {
            sum.append(" + x[").append(i).append(']');
        }
        Equations e = of("var x[i in 1..2000] = i\n" + sum + " = 1");
        Equations chain = of(
                "var x = 1\nlet z[0] = x\nfor i in 1..500: let z[i] = z[i-1]/2\n2^500*z[500] = 1");

        assertThat(values(e)).containsExactly(2001000);
        assertThat(values(chain)).containsExactly(1);
    }
}
