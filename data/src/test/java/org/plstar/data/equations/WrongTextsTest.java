package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plstar.refusal.Refusal;

/**
 * Mistakes by kind, each in many places of a text: one line each, with the line and the column.
 *
 * <p>Those behind a large family are told before it is expanded: the text would take a minute.
 */
class WrongTextsTest {
    private static final String HEAD = "var x[1..9] = 1; param a = 2\n";

    /** A statement with @ where it is wrong. */
    private record Kind(String wrong, EquationRefusal code) {}

    private static Kind kind(EquationRefusal code, String wrong) {
        return new Kind(wrong, code);
    }

    private static final List<Kind> KINDS = List.of(
            kind(EquationRefusal.SYNTAX, "x[1] + @) = 1"),
            kind(EquationRefusal.SYNTAX, "x[1] @== 1"),
            kind(EquationRefusal.SYNTAX, "x[1] = 1 @= 2"),
            kind(EquationRefusal.SYNTAX, "x[1] = 1 @2"),
            kind(EquationRefusal.SYNTAX, "x[1] @$ 2 = 1"),
            kind(EquationRefusal.SYNTAX, "x[1] = if x[1] @then 2 else 3"),
            kind(EquationRefusal.SYNTAX, "scale 2 @x[1] = 1"),
            kind(EquationRefusal.SYNTAX, "x[1] = log(@)"),
            kind(EquationRefusal.UNKNOWN_NAME, "x[1] = @sinn(2)"),
            kind(EquationRefusal.UNKNOWN_NAME, "@yy = x[1]"),
            kind(EquationRefusal.UNKNOWN_NAME, "x[1] = if a > 3 then @bb else 1"),
            kind(EquationRefusal.UNKNOWN_NAME, "x[1] = sum(q in 1..@nn: q)"),
            kind(EquationRefusal.INDEX_RANGE, "@x[10] = 1"),
            kind(EquationRefusal.INDEX_RANGE, "1 = @x[a-2]"),
            kind(EquationRefusal.INDEX_RANGE, "sum(q in 1..10: @x[q]) = 1"),
            kind(EquationRefusal.TYPE, "@x = 1"),
            kind(EquationRefusal.TYPE, "@x[1,2] = 1"),
            kind(EquationRefusal.TYPE, "@a[1] = x[1]"),
            kind(EquationRefusal.TYPE, "x[@1.5] = 1"),
            kind(EquationRefusal.TYPE, "@x(1) = 1"),
            kind(EquationRefusal.TYPE, "@atan2(x[1]) = 1"),
            kind(EquationRefusal.TYPE, "@exp = x[1]"),
            kind(EquationRefusal.INDEX_UNKNOWN, "x[@x[1]] = 1"),
            kind(EquationRefusal.INDEX_UNKNOWN, "@mod(x[1],2) = 1"),
            kind(EquationRefusal.INEQUALITY, "x[1] @< 1"),
            kind(EquationRefusal.NUMBER, "x[1] = 1@/0"),
            kind(EquationRefusal.NUMBER, "x[1] = @log(-1)"),
            kind(EquationRefusal.NUMBER, "@scale 0: x[1] = 1"),
            kind(EquationRefusal.CONSTANT_EQUATION, "@2 = a + 1"),
            kind(EquationRefusal.START_UNDEFINED, "@1/(x[1]-1) = 1"),
            kind(EquationRefusal.SIZE, "x[1] = sum(@q in 1..1000000000: x[1]*q)"),
            kind(
                    EquationRefusal.SIZE,
                    "x[1] = sum(@q in 1..4000000: sin(x[1]*q) + cos(x[2]*q) + q^3)"));

    private static void isTold(String marked, EquationRefusal code) {
        int at = marked.indexOf('@');
        long line = marked.substring(0, at).chars().filter(c -> c == (char) 10).count() + 1;
        int column = at - marked.lastIndexOf('\n', at);
        Refusal r = catchThrowableOfType(
                Refusal.class,
                () -> Equations.parse("s.pls", Path.of(""), marked.replace("@", "")));

        assertThat(r).as(marked).isNotNull();
        assertThat(r.code()).as(marked + "\n" + r.getMessage()).isEqualTo(code);
        assertThat(r.where())
                .as(marked + "\n" + r.getMessage())
                .isEqualTo("s.pls:" + line + ":" + column);
        assertThat(r.getMessage()).doesNotContain("\n").contains("; expected ");
    }

    private static List<String> places(Kind kind) {
        String wrong = kind.wrong;
        List<String> all = new ArrayList<>();
        for (int lines = 0; lines < 3; lines++) {
            String before = HEAD + "x[2] = 1 # this holds\n".repeat(lines);
            String column = " ".repeat(2 * lines);
            all.add(before + column + wrong);
            all.add(before + column + "x[3] = a; " + wrong + "\nx[4] = 2");
            if (kind.code == EquationRefusal.SIZE) {
                continue; // the family is refused, not what stands in it
            }
            all.add(before + "for i in 1..3 {\n" + column + "x[i] = i; " + wrong + "\n}\n");
        }
        return all;
    }

    @Test
    void eachKindIsToldWhereItStands() {
        int texts = 0;
        for (Kind kind : KINDS) {
            for (String text : places(kind)) {
                isTold(text, kind.code);
                texts++;
            }
        }
        assertThat(texts).isGreaterThanOrEqualTo(200);
    }

    @Test
    void namesBehindWhatWouldBeLargeAreTold() {
        String large = HEAD + "for i in 1..1000000: x[mod(i, 9) + 1]^2 = sum(j in 1..3: x[j]/i)\n";
        KINDS.stream()
                .filter(k ->
                        k.code == EquationRefusal.SYNTAX || k.code == EquationRefusal.UNKNOWN_NAME)
                .forEach(k -> isTold(large + k.wrong, k.code));
    }

    @Test
    void theLastOfALongFamilyIsTriedFirst() {
        Stream.of(
                        "for i in 1..1000000: x[mod(i,9)+1] = @x[i-999990]",
                        "for i in 1..2000 {\nfor j in i..i+400: x[1] = @x[i+j-4390] }",
                        "for i in 1..1000000: x[1] = 1@/(i-1000000)")
                .forEach(t -> isTold(
                        HEAD + t,
                        t.contains("/") ? EquationRefusal.NUMBER : EquationRefusal.INDEX_RANGE));
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsExpanded() {
        Stream.of(
                        "for @i in 1..1000000: x[1] = sum(j in 1..1000: x[mod(j,9)+1]*i)",
                        "for @i in 1..1000000: x[1] = prod(j in 1..9, k in 1..9: x[j]^x[k])",
                        "x[1] = sum(@i in 1..5000000: i*i*i*x[1])")
                .forEach(t -> isTold(HEAD + t, EquationRefusal.SIZE));
    }
}
