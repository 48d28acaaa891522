package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.refusal.Refusal;

/** Every mistake is one line with file, line and column. */
class MalformedTextTest {
    @TempDir
    private Path folder;

    private Refusal refused(String text) {
        return catchThrowableOfType(Refusal.class, () -> Equations.parse("s.pls", folder, text));
    }

    /** In the texts, | ends a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "var x|x + ) = 1 ~ SYNTAX ~ 2:5",
                "var x|x + = 1 ~ SYNTAX ~ 2:5",
                "var x|x = ~ SYNTAX ~ 2:4",
                "var x|(x + 1 = 2 ~ SYNTAX ~ 2:8",
                "var x|x + 1) = 2 ~ SYNTAX ~ 2:6",
                "var x|x ~ SYNTAX ~ 2:2",
                "var x|x == 1 ~ SYNTAX ~ 2:3",
                "var x|x**2 = 1 ~ SYNTAX ~ 2:2",
                "var x|2x = 1 ~ SYNTAX ~ 2:2",
                "var x|x = 1e999 ~ SYNTAX ~ 2:5",
                "var x|x = 1 2 ~ SYNTAX ~ 2:7",
                "var x|x = 1 = 2 ~ SYNTAX ~ 2:7",
                "var x|x $ 2 = 1 ~ SYNTAX ~ 2:3",
                "vat x|x = 1 ~ SYNTAX ~ 1:5",
                "var 1x|x = 1 ~ SYNTAX ~ 1:6",
                "var for = 1 ~ SYNTAX ~ 1:5",
                "var x[1..3|x[1] = 1 ~ SYNTAX ~ 1:11",
                "var x[i in 3]|x[1] = 1 ~ SYNTAX ~ 1:13",
                "param a|var x|x = a ~ SYNTAX ~ 1:8",
                "var x|for i in 1..2 x = i ~ SYNTAX ~ 2:15",
                "var x|for i in 1..2 {|x = i ~ SYNTAX ~ 3:6",
                "var x|for i of 1..2: x = i ~ SYNTAX ~ 2:7",
                "var x|}|x = 1 ~ SYNTAX ~ 2:1",
                "var x|sum(i: x) = 1 ~ SYNTAX ~ 2:6",
                "var x|x = if x > 1 then 2 ~ SYNTAX ~ 2:20",
                "var x|x = if x then 2 else 3 ~ SYNTAX ~ 2:10",
                "var x|scale 2 x = 1 ~ SYNTAX ~ 2:9",
                "table t|var x|x = 1 ~ SYNTAX ~ 1:8",
                "table t from a.csv|var x|x = 1 ~ SYNTAX ~ 1:14",
                "table t from \"a.csv|var x|x = 1 ~ SYNTAX ~ 1:14",
                "var x|x = 1|solve { steps 3 } ~ SYNTAX ~ 3:15",
                "var x|x + log() = 1 ~ SYNTAX ~ 2:9",
                "var x|x = sinn(1) ~ UNKNOWN_NAME ~ 2:5",
                "var x|y = 1 ~ UNKNOWN_NAME ~ 2:1",
                "var x|x = 1|solve { tolerence = 1e-9 } ~ UNKNOWN_NAME ~ 3:9",
                "var x[1..3]|for i in 1..3: x[i+1] = 1 ~ INDEX_RANGE ~ 2:16",
                "var x[0..3]|x[-1] = 1 ~ INDEX_RANGE ~ 2:1",
                "var x[1..3]|x[x[1]] = 1 ~ INDEX_UNKNOWN ~ 2:3",
                "var x|for i in 1..2 if x > 0: x = i ~ INDEX_UNKNOWN ~ 2:5",
                "var x|param a = x + 1|x = a ~ INDEX_UNKNOWN ~ 2:11",
                "var x|mod(x,2) = 1 ~ INDEX_UNKNOWN ~ 2:1",
                "var x|x = a|param a = 1 ~ CYCLE ~ 2:5",
                "var x|let a = a + x|a = 1 ~ CYCLE ~ 2:9",
                "var x|let z[1] = x|z[2] = 1 ~ CYCLE ~ 3:1",
                "var x|x < 1 ~ INEQUALITY ~ 2:3",
                "var x|x*x > 1 ~ INEQUALITY ~ 2:5",
                "var x|x != 1 ~ INEQUALITY ~ 2:3",
                "var x|1 <= x <= 2 ~ SYNTAX ~ 2:8",
                "var x|x = 1|2 <= 1 ~ CONSTANT_EQUATION ~ 3:1",
                "param a = 1|a = 1 ~ NO_UNKNOWNS ~ 2:6",
                "var x ~ NO_EQUATIONS ~ 1:6",
                "var x|var x|x = 1 ~ DUPLICATE ~ 2:5",
                "var exp|exp = 1 ~ DUPLICATE ~ 1:5",
                "var x|let z[1] = x|let z[1] = 2*x|z[1] = 1 ~ DUPLICATE ~ 3:5",
                "var i|for i in 1..2: i = 1 ~ DUPLICATE ~ 2:5",
                "var x|x[1] = 1 ~ TYPE ~ 2:1",
                "var x[1..2]|x = 1 ~ TYPE ~ 2:1",
                "var x[1..2]|x[1,2] = 1 ~ TYPE ~ 2:1",
                "var x[1..2]|x(1) = 1 ~ TYPE ~ 2:1",
                "var x[1..2]|x[1.5] = 1 ~ TYPE ~ 2:3",
                "var x|atan2(x) = 1 ~ TYPE ~ 2:1",
                "var x|hypot(x) = 1 ~ TYPE ~ 2:1",
                "var x|exp = x ~ TYPE ~ 2:1",
                "var x|x = log(-1) ~ NUMBER ~ 2:5",
                "param a = 0|var x|x = 1/a ~ NUMBER ~ 3:6",
                "var x = inf|x = 1 ~ NUMBER ~ 1:9",
                "var x|x = 1|2 = 3 ~ CONSTANT_EQUATION ~ 3:1",
                "var x = -0.3|log(x) = 1 ~ START_UNDEFINED ~ 2:1",
                "var x|x = 1|1/x = 1 ~ START_UNDEFINED ~ 3:1",
                "var x = 2 in [0, 1]|x = 1 ~ START_OUTSIDE ~ 1:9",
                "var x in [1, 2]|x = 1 ~ START_OUTSIDE ~ 1:5",
                "var x in [1, 0]|x = 1 ~ BOUNDS ~ 1:11",
                "var x in [-inf, inf|x = 1 ~ SYNTAX ~ 1:20",
                "var x in 0, 1|x = 1 ~ SYNTAX ~ 1:10",
                "var x in [0 1]|x = 1 ~ SYNTAX ~ 1:13",
                "var x in [0, 2*inf]|x = 1 ~ NUMBER ~ 1:16",
                "var y|var x in [0, y]|x = y ~ INDEX_UNKNOWN ~ 2:14",
                "table t from \"no.npy\"|var x|x = 1 ~ TABLE ~ 1:14",
                "table t from \"no.txt\"|var x|x = 1 ~ TABLE ~ 1:14",
                "var x|x = 1|solve { nearest = maybe } ~ SETTING ~ 3:19",
                "var x|x = 1|solve { method = newton } ~ SETTING ~ 3:18",
                "table t from \"no.csv\"|var x|x = 1 ~ TABLE ~ 1:14",
                "var x[1..2000001]|x[1] = 1 ~ SIZE ~ 1:7"
            })
    void placeAndReason(String text, EquationRefusal code, String place) {
        Refusal refusal = refused(text.strip().replace('|', '\n'));

        assertThat(refusal).as(text).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.where()).as(refusal.getMessage()).isEqualTo("s.pls:" + place);
        assertThat(refusal.getMessage()).doesNotContain("\n").contains("; expected ");
    }

    @Test
    void nearNamesAreHinted() {
        assertThat(refused("var x\nx = sinn(1)").fix()).isEqualTo("did you mean sin");
        assertThat(refused("var alpha\nalhpa = 1").fix()).isEqualTo("did you mean alpha");
        assertThat(refused("vat x\nx = 1").fix()).isEqualTo("did you mean var for vat");
    }

    @Test
    void theIndicesOfAFamilyAreTold() {
        assertThat(refused("var x[1..3]\nfor i in 1..3: x[i+1] = 1"))
                .hasMessageContaining("index 1 of x is 4 with i = 3, outside 1..3");
    }

    /** Before any element is made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "sum(i in 1..1000000000: x*i) = 1 ~ 1000000000 values of i ~ 5000000",
                "prod(i in 1..30000, j in 1..30000: x) = 1 ~ values of i, j ~ 5000000",
                "for i in 1..100000000 if i < 3: x = i ~ 100000000 values of i ~ 5000000",
                "for i in 1..20000, j in 1..20000: x = i ~ 400000000 values of i, j ~ 1000000",
                "for i in 1..20000, j in i..20000: x = i ~ values of i, j ~ 1000000"
            })
    void rangesThatAreTooLongAreRefusedAtOnce(String line, String count, String limit) {
        Refusal r = refused("var x\n" + line);

        assertThat(r.code()).isEqualTo(EquationRefusal.SIZE);
        assertThat(r).hasMessageContaining(count).hasMessageContaining("at most " + limit);
    }

    @Test
    void anEmptyFamilyIsTold() {
        String head = "var x[1..3]\nx[1] = 1\n";

        assertThat(Equations.parse("s.pls", folder, head + "for i in 5..1: x[i] = 2")
                        .warnings())
                .anyMatch(w -> w.contains("family of line 3 is empty"));
        assertThat(Equations.parse(
                                "s.pls",
                                folder,
                                head + "for i in 2..3 {\n for j in i..2: x[j] = 1\n}")
                        .warnings())
                .noneMatch(w -> w.contains("is empty"));
    }

    @Test
    void theInnermostCallWithoutAValueIsTold() {
        assertThat(refused("var x[1..2] = 0.2\nfor i in 1..2: bal: 1 + log(x[i] - 0.5) = 0"))
                .hasMessageContaining("log(-0.3) in equation \"bal[1]\"");
    }

    @Test
    void wrongCellsOfTablesAreTold() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "a,b\n1,2\n3,oops\n");
        String head = "table t from \"t.csv\"\nvar x\n";

        assertThat(refused(head + "x = t.b[2]"))
                .hasMessageContaining("s.pls:3:5: t.csv, line 3, column b: \"oops\"");
        assertThat(refused(head + "x = t.b[3]").code()).isEqualTo(EquationRefusal.INDEX_RANGE);
        assertThat(refused(head + "x = t.c[1]").code()).isEqualTo(EquationRefusal.UNKNOWN_NAME);
        assertThat(refused(head + "x = t").code()).isEqualTo(EquationRefusal.TYPE);
        assertThat(refused(head + "x = rows(x)").code()).isEqualTo(EquationRefusal.TYPE);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "(".repeat(100_000) + "x" + ")".repeat(100_000);

        assertThat(refused("var x\n" + deep + " = 1").code()).isEqualTo(EquationRefusal.SYNTAX);
        assertThat(refused("var x\n" + "-".repeat(100_000) + "x = 1").code())
                .isEqualTo(EquationRefusal.SYNTAX);
        assertThat(refused(
                                "var x\nlet z[0] = x\nfor i in 1..5000: let z[i] = sin(z[i-1])\nz[5000] = 1")
                        .code())
                .isEqualTo(EquationRefusal.SIZE);
    }
}
