package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.operator.SparseRows;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.refusal.Refusal;
import org.plstar.system.GroupedSystem;

/** Families that are followed are the same systems as those whose every equation is made. */
class FollowedFamiliesTest {
    private static final int ROUNDS = 300;

    @TempDir
    private Path folder;

    private Equations read(String text, int many) {
        return Equations.parse("f.pls", folder, text, Map.of(), Optional.empty(), many);
    }

    /** All that is known of a system, as text; of a text that is refused, the refusal. */
    private List<String> known(String text, int many) {
        Equations e;
        try {
            e = read(text, many);
        } catch (Refusal refusal) {
            return List.of(String.valueOf(refusal.getMessage()));
        }
        List<String> all = new ArrayList<>();
        e.unknowns().forEach(u -> all.add(u.toString()));
        e.equations().forEach(q -> all.add(q.toString()));
        all.addAll(e.warnings());
        all.add(e.groups() + " groups");
        double[] w = new double[e.unknowns().size()];
        RandomStream.of(1, "w").normals(0, w, 0, w.length);
        SparseRows structure = e.structure().entries().orElseThrow();
        for (int i = 0; i < structure.rows(); i++) {
            for (int k = structure.start(i); k < structure.start(i + 1); k++) {
                all.add(i + " has " + structure.column(k));
            }
        }
        for (int j = 0; j < w.length; j++) {
            all.add(j + " used " + e.structure().isUsed(j));
        }
        for (GroupedSystem.Group g : e.grouped().orElseThrow().groups()) {
            all.add(text(g.program()));
            all.add(text(IntStream.of(g.rows())));
            all.add(text(IntStream.of(g.ids())));
            for (double v : g.numbers()) {
                all.add(Double.toString(v));
            }
        }
        for (double r : e.grouped().get().points(Workers.alone()).residuals(w)) {
            all.add("residual " + r);
        }
        all.add(text(e.system().program()));
        for (double y : e.system().targets()) {
            all.add("target " + y);
        }
        all.add(e.structure().graph().orElseThrow().operations().size() + " operations");
        return all;
    }

    private static String text(Program p) {
        StringBuilder s = new StringBuilder(p.toString().replaceAll("\\[D@[0-9a-f]+", ""));
        for (Node n : p.nodes()) {
            if (n.op() instanceof Op.Const c) {
                s.append(Arrays.toString(c.values()));
            }
        }
        return s.toString();
    }

    private static String text(IntStream all) {
        return String.join(" ", all.mapToObj(Integer::toString).toList());
    }

    private void requireSame(String text) {
        List<String> followed = known(text, 1);
        List<String> made = known(text, Integer.MAX_VALUE);
        for (int k = 0; k < Math.min(followed.size(), made.size()); k++) {
            assertThat(followed.get(k)).as(text).isEqualTo(made.get(k));
        }
        assertThat(followed).as(text).hasSameSizeAs(made);
    }

    @Test
    void conditionsPartAFamilyIntoFormsThatAreFollowed() {
        requireSame("""
                param n = 30
                var u[1..n] = 0
                let h = 1/(n+1)
                for i in 1..n: (if i = 1 then 0 else u[i-1]) - 2*u[i] + (if i = n then 0 else u[i+1])
                    + h^2*exp(u[i]) = 0
                """);
    }

    @Test
    void onlyTheFirstOfEachFormIsMadeOfTerms() {
        String text = """
                param n = 500; param a[i in 1..n] = cos(i)
                var u[1..n] = 0
                let v[i in 0..n+1] = if i = 0 or i = n + 1 then 0 else u[i]
                for i in 1..n: a[i]*v[i-1] - 2*v[i]^3 + a[i]*v[i+1] + i/7 - 0.01 = mod(i, 9)
                """;
        Source source = new Source("f.pls", text);
        EquationList m = StatementInterpreter.of(
                source,
                folder,
                Parser.statements(source, Lexer.tokens(source, text)),
                Map.of(),
                Optional.empty(),
                1);

        assertThat(m.rows()).hasSize(500);
        assertThat(m.rows().stream().filter(r -> r.residual().own() == null)).hasSize(3);
    }

    @Tag("net")
    @Test
    void formsOfRandomFamiliesAreFollowed() throws IOException {
        Files.writeString(folder.resolve("t.csv"), """
                a,b
                1,0
                2,0.5
                0,1
                3,1
                1,2
                0.25,-1
                """);
        for (int round = 0; round < ROUNDS; round++) {
            requireSame(new Text(RandomStream.of(round, "family")).text());
        }
    }

    @Test
    void mistakesAreToldAtTheSamePlaces() {
        String head = "var u[1..9] = 1\nparam a[i in 1..9] = i - 7\n";
        requireSame(head + "for i in 1..9: u[i]*u[i+1] = 1");
        requireSame(head + "for i in 1..9: u[i]/a[i] = 1");
        requireSame(head + "for i in 1..9: log(a[i]+3)*u[i] = 1");
        requireSame(head + "for i in 1..9: sqrt(u[i] + a[i]) = 1");
        requireSame(head + "for i in 1..9: (if i < 5 then u[i] else 0) = i - 4");
        requireSame(head + "for i in 1..9: u[i] + u[floor(i/2 + 1)] = 1");
        requireSame(head + "for i in 1..9: u[i] + u[mod(i, 3) + 1] = 1");
        requireSame(head + "let z[i in 1..5] = u[i]^2\nfor i in 1..9: u[i] + z[i] = 1");
    }

    @Test
    void equalEquationsAreTold() {
        String head = "var u[1..9] = 1\n";
        requireSame(head + "for i in 1..9: u[i]^2 + u[floor((i + 1)/2)] = 2\nu[3]^2 + u[2] = 2");
        requireSame(head + "u[3] + u[2] = 2\nfor i in 1..8: u[i+1] + u[i] = 2\nu[4] + u[3] = 2");
        requireSame(head + "for i in 1..9: for k in 1..9: u[i] + u[k] = mod(i + k, 2)");
        requireSame(head + "for i in 1..9: exp(u[i]) = i\nfor i in 1..9: exp(u[i]) = 2*i");
        requireSame(head + "scale 3: exp(u[2]) = 2\nfor i in 1..9: exp(u[i]) = i");
        requireSame(head + "for i in 1..9: exp(u[i]) = i\nscale 3: exp(u[2]) = 2");
    }

    /** Writes a random text of families. */
    private static final class Text {
        private static final List<String> FUNCTIONS = List.of(
                "exp", "sin", "abs", "atan", "sinh", "elu", "asinh", "softsign", "leaky_relu");
        private static final List<String> INDICES =
                List.of("i", "i+1", "i-1", "7-i", "2", "floor(i/2+1)", "mod(i,3)+1", "n+1-i");

        private final RandomStream random;
        private long at;

        Text(RandomStream random) {
            this.random = random;
        }

        private int below(int bound) {
            return random.below(at++, bound);
        }

        private String one(List<String> of) {
            return of.get(below(of.size()));
        }

        String text() {
            StringBuilder s = new StringBuilder("""
                    table t from "t.csv"
                    param n = 6; param a[i in -3..12] = mod(i, 3)
                    var u[-3..12] = 0.5; var x[0..7, 0..7] = 0.3
                    let h = 1/n; let g = u[1]*x[1,1]
                    let v[i in -3..12] = if i < 1 or i > 6 then 0 else u[i]
                    let z[i in -3..12] = u[i]^2 + mod(i, 2)*a[i]
                    """);
            for (int k = 0; k <= below(2); k++) {
                boolean two = below(3) == 0;
                s.append(below(6) == 0 ? "for i in {1, 4, 2, 6}: " : "for i in 1..n: ")
                        .append(two ? "for j in 1..3 if j <> i: " : "let j = 1; ".substring(11))
                        .append(below(12) == 0 ? "scale 1 + i: " : "")
                        .append(below(6) == 0 ? "name: " : "")
                        .append("u[i]*0 + " + of(3, two))
                        .append(below(12) == 0 ? " <= " : " = ")
                        .append(below(3) == 0 ? of(1, two) : of(0, false))
                        .append('\n');
            }
            return s.append("for i in 1..3: u[i] = a[i]\n").toString();
        }

        /** An expression with operations up to a depth. */
        private String of(int depth, boolean two) {
            if (depth == 0) {
                return switch (below(14)) {
                    case 0, 1, 2 -> "u[" + one(INDICES) + "]";
                    case 3 -> "v[" + one(INDICES) + "]";
                    case 4 -> "z[" + one(INDICES) + "]";
                    case 5 -> "x[i," + (two ? "j" : "i-1") + "]";
                    case 6 -> "a[" + one(INDICES) + "]";
                    case 7 -> "t.a[i]";
                    case 8 -> "t.b[7-i]";
                    case 9 -> "h";
                    case 10 -> "g";
                    case 11 -> "i";
                    case 12 -> two ? "j" : "(i-2)";
                    default -> one(List.of("0", "1", "2", "-1", "0.5", "(i*h)", "cos(i)"));
                };
            }
            String l = of(depth - 1, two);
            String r = of(below(depth), two);
            return switch (below(13)) {
                case 0, 1, 2 -> "(" + l + " + " + r + ")";
                case 3, 4 -> "(" + l + " - " + r + ")";
                case 5, 6 -> l + "*" + r;
                case 7 -> "(" + l + ")/(2 + abs(" + r + "))";
                case 8 -> "(" + l + ")^" + one(List.of("2", "3", "mod(i,3)", "0.5", "(-1)"));
                case 9 -> one(FUNCTIONS) + "(" + l + ")";
                case 10 -> "max(" + l + ", " + r + ")";
                case 11 ->
                    "(if "
                            + one(List.of("i = 1", "i < 3", "i = n", "mod(i,2) = 0 and i > 2"))
                            + " then "
                            + l
                            + " else "
                            + r
                            + ")";
                default ->
                    below(3) == 0
                            ? "sum(k in 1..2: " + l + "*u[k+i])"
                            : "(if u[1] > " + r + " then " + l + " else 0)";
            };
        }
    }
}
