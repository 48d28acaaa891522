package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.refusal.Refusal;

/** Params and starts that are given beside a text, and inequalities. */
class GivenParamsTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.writeString(path, text);
        return path;
    }

    private static void requireRefused(EquationRefusal code, String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, r -> {
            assertThat(r.code()).isEqualTo(code);
            assertThat(r.getMessage()).contains(words);
        });
    }

    @Test
    void paramsAndTheirElementsTakeOtherValues() throws IOException {
        Path text = file("a.pls", "param g = log(-1); param R[1..2] = g\nvar x = g\nR[2]*x = R[1]");
        Equations e = Equations.read(text, Map.of("g", 3.0, "R[2]", 7.0));

        assertThat(e.start()).containsExactly(3);
        assertThat(e.system().targets()).containsExactly(3);
        requireRefused(
                EquationRefusal.UNKNOWN_NAME,
                "did you mean R[1]",
                () -> Equations.read(text, Map.of("g", 3.0, "R[3]", 1.0)));
        requireRefused(
                EquationRefusal.UNKNOWN_NAME,
                "no such param",
                () -> Equations.read(text, Map.of("g", 3.0, "x", 1.0)));
        requireRefused(
                EquationRefusal.NUMBER,
                "param g",
                () -> Equations.read(text, Map.of("g", Double.NaN)));
    }

    @Test
    void rowsOfATableAreParams() throws IOException {
        Path csv = file("s.csv", "g,R[2]\n1,2\n3,4.5\n");
        assertThat(NamedNumbers.rows(csv))
                .containsExactly(Map.of("g", 1.0, "R[2]", 2.0), Map.of("g", 3.0, "R[2]", 4.5));
        Path bad = file("b.csv", "g\n1\nmuch\n");
        requireRefused(EquationRefusal.TABLE, "line 3, column g", () -> NamedNumbers.rows(bad));
    }

    @Test
    void aSolutionIsAStart() throws IOException {
        Path csv = file("solution.csv", "name,value,start\nx[2],5,0\n\"q[1,2]\",4,0\n");
        Equations e = Equations.parse("t.pls", folder, "var x[1..2] = 1 in [0, 9]\nx[1]*x[2] = 3")
                .from(NamedNumbers.byName(csv));
        assertThat(e.start()).containsExactly(1, 5);
        requireRefused(EquationRefusal.START_OUTSIDE, "x[2]", () -> e.from(Map.of("x[2]", 10.0)));
        requireRefused(EquationRefusal.UNKNOWN_NAME, "x[1]", () -> e.from(Map.of("z", 10.0)));
        Path bad = file("b.csv", "name,number\nx,1\n");
        requireRefused(EquationRefusal.TABLE, "name, number", () -> NamedNumbers.byName(bad));
    }

    @Test
    void inequalitiesGetASlackThatStartsWhereTheyHold() {
        Equations e = Equations.parse(
                "t.pls",
                folder,
                "var x = 1; var y = 2\nscale 10: small: x + y <= 5\ny - x >= 3\nx = y");

        assertThat(e.unknowns().stream().map(Equations.Unknown::name))
                .containsExactly("x", "y", "slack of small", "slack of line 3");
        assertThat(e.start()).containsExactly(1, 2, 2, 0);
        assertThat(e.lower()[2]).isZero();
        assertThat(e.unknowns().get(2).slack()).isTrue();
        assertThat(e.warnings()).anyMatch(w -> w.contains("2 inequalities have a slack"));
        requireRefused(
                EquationRefusal.CONSTANT_EQUATION,
                "does not hold",
                () -> Equations.parse("t.pls", folder, "var x = 1\n2 <= 1\nx = 1"));
        requireRefused(
                EquationRefusal.INEQUALITY,
                "t.pls:2:3",
                () -> Equations.parse("t.pls", folder, "var x = 1\nx < 1"));
    }
}
