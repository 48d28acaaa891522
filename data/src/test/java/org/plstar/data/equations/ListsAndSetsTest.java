package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.operator.SparseRows;
import org.plstar.refusal.Refusal;
import org.plstar.system.GroupedSystem;
import org.plstar.tangent.Jacobian;

/** Lists, tables times lists, sums of many unknowns, and indices that run over names. */
class ListsAndSetsTest {
    private static Equations of(String text) {
        return Equations.parse("s.pls", Path.of("."), text);
    }

    private static double[] residuals(Equations e) {
        try (Workers workers = Workers.of(1)) {
            return e.grouped()
                    .orElseThrow()
                    .points(workers)
                    .residuals(e.start())
                    .clone();
        }
    }

    private static List<String> names(Equations e) {
        return e.unknowns().stream().map(Equations.Unknown::name).toList();
    }

    private static List<String> labels(Equations e) {
        return e.equations().stream().map(Equations.Equation::label).toList();
    }

    @Test
    void listsGiveValuesStartsAndEquations() {
        Equations e = of("""
                        param b = [3, 1, 2]; param c[0..2] = [1, 1, 1]
                        var x = [1, 2,
                          4]
                        let q = 2*x - [1, 1, 1]
                        first: q/2 + sin(x)*0 = b
                        x = -[0, c[1], 0] + x^2
                        """);

        assertThat(names(e)).containsExactly("x[1]", "x[2]", "x[3]");
        assertThat(e.start()).containsExactly(1, 2, 4);
        assertThat(labels(e))
                .containsExactlyInAnyOrder(
                        "first[1]",
                        "first[2]",
                        "first[3]",
                        "line 6, row 1",
                        "line 6, row 2",
                        "line 6, row 3");
        double[] r = residuals(e);
        int at = labels(e).indexOf("first[3]");
        assertThat(r[at]).isCloseTo(3.5 - 2, within(1e-15));
        assertThat(r[labels(e).indexOf("line 6, row 2")]).isEqualTo(2 + 1 - 4);
    }

    @Test
    void aTableTimesAListIsOneEquationForEachRow(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.csv"), "u,v\n1,2\n3,4\n5,6\n");
        Files.writeString(folder.resolve("y.csv"), "name,y\na,1\nb,2\nc,3\n");
        Npy.write(
                folder.resolve("b.npy"),
                new NpyArray(List.of(3, 2), new double[] {1, 2, 3, 4, 5, 6}));
        String text = """
                table A from "%s"; table t from "y.csv"
                var w = [1, 10]
                balance: exp(A*w/100) - 1 = t.y
                """;
        Equations csv = Equations.parse("s.pls", folder, text.formatted("a.csv"));
        Equations npy = Equations.parse("s.pls", folder, text.formatted("b.npy"));

        assertThat(labels(csv)).containsExactly("balance[1]", "balance[2]", "balance[3]");
        assertThat(residuals(csv))
                .containsExactly(
                        new double[] {Math.exp(.21) - 2, Math.exp(.43) - 3, Math.exp(.65) - 4},
                        within(1e-14));
        assertThat(residuals(npy)).containsExactly(residuals(csv));
    }

    /** Long sums of numbers times unknowns beside other terms, of one length and of many. */
    @ParameterizedTest
    @CsvSource({"40, 40, *, 1", "150, i, +, 8"})
    void longSumsHaveTheJacobianOfTheWhole(int n, String last, String operator, int groups) {
        Equations e = of("""
                        param n = %d
                        var x[i in 1..n] = cos(i); var y[1..n] = 0.5
                        for i in 17..n: 2 - y[i]%ssum(j in 1..%s: sin(i*j)*x[j]*2) + x[3]*x[i] -
                          sum(j in 1..%s: -x[j]/(i + j)) = i
                        for i in 17..n: sum(j in 1..%s: y[j]) + y[i]^2 = 0
                        """.formatted(n, operator, last, last, last));
        GroupedSystem grouped = e.grouped().orElseThrow();
        assertThat(grouped.groups()).hasSizeGreaterThanOrEqualTo(groups);
        try (Workers workers = Workers.of(1)) {
            Jacobian whole = Jacobian.at(e.system(), e.start(), workers);
            GroupedSystem.Point point = grouped.points(workers);
            double[] r = point.residuals(e.start());
            SparseRows jacobian = point.jacobian();
            for (int i = 0; i < whole.rows(); i++) {
                assertThat(r[i])
                        .isCloseTo(whole.value()[i] - e.system().targets()[i], within(1e-12));
                double[] unit = new double[whole.rows()];
                unit[i] = 1;
                double[] expected = new double[2 * n];
                double[] found = new double[2 * n];
                whole.applyTranspose(unit, expected);
                jacobian.applyTranspose(unit, found);
                assertThat(found).containsExactly(expected, within(1e-12));
            }
        }
    }

    @Test
    void aTableOfManyColumnsIsReadWithoutATermForEach(@TempDir Path folder) throws IOException {
        int n = 400;
        int p = 50;
        double[] values = new double[n * p];
        for (int k = 0; k < values.length; k++) {
            values[k] = k % 7; // equal numbers are no other form
        }
        Npy.write(folder.resolve("a.npy"), new NpyArray(List.of(n, p), values));
        String head = "table A from \"a.npy\"\nvar w[1..50] = 1\n";
        Equations product = Equations.parse("s.pls", folder, head + "param y[1..400] = 1\nA*w = y");
        Equations sums = Equations.parse(
                "s.pls", folder, head + "for k in 1..rows(A): sum(j in 1..50: A[k,j]*w[j]) = 1");

        assertThat(product.grouped().orElseThrow().entries()).isEqualTo((long) n * p);
        assertThat(residuals(product)).containsExactly(residuals(sums));
        assertThat(product.groups()).isEqualTo(1);
    }

    @Test
    void longSumsHaveTheValuesOfTheirParts() {
        Equations e = of("""
                        var x[i in 1..40] = sqrt(i)
                        3*sum(i in 1..40: -i*x[i]/7*2) + x[1] = 5
                        sum(i in 1..20, j in 1..2: (i - j)*x[2*i+j-2]) = 0
                        sum(i in 1..40: x[mod(i,3)+1]*i) = 0
                        """);
        double[] expected = {1 - 5, 0, 0};
        for (int i = 1; i <= 40; i++) {
            expected[0] -= 3 * i * Math.sqrt(i) / 7 * 2;
            expected[1] += ((i + 1) / 2 - (2 - i % 2)) * Math.sqrt(i);
            expected[2] += Math.sqrt(i % 3 + 1) * i;
        }
        double[] found = residuals(e);
        for (int k = 0; k < 3; k++) {
            int at = labels(e).indexOf("line " + (k + 2));
            assertThat(found[at]).isCloseTo(expected[k], within(1e-11));
        }
    }

    @Test
    void indicesRunOverNames() {
        Equations e = of("""
                        set S = {CO2, CO, H2O}; set gas = {H2O, CO2}; set odd = {1, 3}
                        param c[s in S] = if s = CO then 5 else s
                        var n[s in S, k in 1..2] = s + 10*k
                        let m[s in S] = n[s,1]
                        balance: m[CO] + n[CO2,2] = c[CO]
                        for s in gas, k in odd: hot: n[s,1]*k = 1
                        sum(s in gas: n[s,2]) = prod(s in odd: s)
                        """);

        assertThat(names(e))
                .containsExactly(
                        "n[CO2,1]", "n[CO2,2]", "n[CO,1]", "n[CO,2]", "n[H2O,1]", "n[H2O,2]");
        assertThat(labels(e))
                .contains("hot[H2O,1]", "hot[H2O,3]", "hot[CO2,1]", "hot[CO2,3]", "balance");
        assertThat(residuals(e)[labels(e).indexOf("balance")]).isEqualTo(12 + 21 - 5);
        assertThat(residuals(e)[labels(e).indexOf("hot[H2O,3]")]).isEqualTo(13 * 3 - 1);
        assertThat(residuals(e)[labels(e).indexOf("line 7")]).isEqualTo(23 + 21 - 3);
    }

    @Test
    void elementsByNameAreSetFromOutside(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("s.pls");
        Files.writeString(file, "set S = {a, b}; param c[S] = 1; var x\nx = c[a] + 10*c[b]\n");

        assertThat(Equations.read(file, Map.of("c[b]", 3.0)).system().targets())
                .containsExactly(31);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set S = {a, @a}|DUPLICATE",
                "set S = {@x, b}|TYPE",
                "set S = {@exp}|DUPLICATE",
                "set S = {a @b}|SYNTAX",
                "set S = {a}; set @S = {b}|DUPLICATE",
                "set S = {a}; param @a = 1|DUPLICATE",
                "set S = {a, b}; set T = {b, a}; var y[@T]|TYPE",
                "set S = {a}; var y[S]; y[@q] = 1|UNKNOWN_NAME",
                "set S = {a, b}; set T = {c, d, f}; var y[S]; @y[f] = 1|INDEX_RANGE",
                "for i in @x: x[1] = 1|TYPE",
                "for i in x[1]@: x[1] = 1|SYNTAX",
                "set S = {a, b}; set T = {c, @a}|DUPLICATE",
                "@x[1] = [1, 2]|TYPE",
                "@x = 1|TYPE",
                "x = @[1, 2]|TYPE",
                "[1, 2]*@x = x|TYPE",
                "x[1] + sum(i in 1..2: @[1, 2]) = 1|TYPE",
                "param b[1..2] = @[1, 2, 3]|TYPE",
                "param b = [1, @x[1]]|INDEX_UNKNOWN",
                "var y[1..2] = @x|TYPE",
                "x + [1, 1@/0, 3] = x|NUMBER",
                "param A[1..2,1..2] = 1; @A*x = x|TYPE",
            })
    void whatIsWrongIsToldWhereItStands(String marked, EquationRefusal code) {
        String head = "var x[1..3] = 1; ";
        Refusal r = catchThrowableOfType(Refusal.class, () -> of(head + marked.replace("@", "")));

        assertThat(r).as(marked).isNotNull();
        assertThat(r.code()).as(r.getMessage()).isEqualTo(code);
        int at = head.length() + marked.indexOf('@') + 1;
        assertThat(r.where()).as(r.getMessage()).isEqualTo("s.pls:1:" + at);
    }
}
