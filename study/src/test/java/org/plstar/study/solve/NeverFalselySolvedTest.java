package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.Equations;
import tools.jackson.databind.JsonNode;

/**
 * Words for systems whose verdict is known: texts that a reference implementation ends wrongly at,
 * integer systems that exact fractions decide, and random ones.
 */
class NeverFalselySolvedTest {
    private static final List<SolveStatus> NAMED =
            List.of(SolveStatus.CONTRADICTORY, SolveStatus.LIMIT);

    private static SolveRequest request(String text) {
        return SolveRequest.of(Equations.parse("v.pls", Path.of("."), text));
    }

    private static void requireSolvable(SolveResult r, String text) {
        assertThat(r.status()).as(text + r.detail()).isNotIn(NAMED);
    }

    @Test
    void textsWithoutASolutionAreNeverSolvedAndOthersAre() {
        for (JsonNode n : Oracles.read("never-solved.json")) {
            String text = n.path("pls").asString();
            SolveResult r = request(text).run();
            if (n.path("verdict").asString().equals("solved")) {
                assertThat(r.solved()).as(text + r.detail()).isTrue();
            } else {
                assertThat(r.solved()).as(text + r.detail()).isFalse();
                assertThat(!n.has("named") || NAMED.contains(r.status()))
                        .as(text + r.status())
                        .isTrue();
            }
        }
    }

    private static String text(JsonNode n) {
        int p = n.path("start").size();
        StringBuilder s = new StringBuilder("param s = [");
        for (int j = 0; j < p; j++) {
            int unit = -n.path("columns").get(j).asInt();
            s.append(j == 0 ? "" : ", ")
                    .append(Math.scalb(n.path("start").get(j).asDouble(), unit));
        }
        s.append("]\nvar x[k in 1..").append(p).append("] = s[k]\n");
        for (int i = 0; i < n.path("a").size(); i++) {
            int factor = n.path("rows").get(i).asInt();
            StringBuilder left = new StringBuilder();
            for (int j = 0; j < p; j++) {
                double a = n.path("a").get(i).get(j).asDouble();
                double scaled = Math.scalb(a, factor + n.path("columns").get(j).asInt());
                String part = "(" + scaled + ")*x[" + (j + 1) + "]";
                left.append(a == 0 ? "" : left.isEmpty() ? part : " + " + part);
            }
            s.append(left.isEmpty() ? "0*x[1]" : left).append(" = ");
            s.append(Math.scalb(n.path("b").get(i).asDouble(), factor)).append('\n');
        }
        return s.toString();
    }

    @Test
    void integerSystemsEndAsExactFractionsSay() {
        for (JsonNode n : Oracles.read("exact.json")) {
            String text = text(n);
            SolveResult r = request(text).run();
            if (n.path("solvable").asBoolean()) {
                assertThat(r.solved()).as(text + r.detail()).isTrue();
            } else if (n.path("a").size() <= n.path("start").size()) {
                assertThat(r.status()).as(text + r.detail()).isEqualTo(SolveStatus.CONTRADICTORY);
                assertThat(r.contradiction().orElseThrow().everywhere()).isTrue();
            } else {
                assertThat(r.solved()).as(text + r.detail()).isFalse(); // or a fit
            }
        }
    }

    @Test
    void theNearestSolutionIsTheNearestOfAll() {
        for (JsonNode n : Oracles.read("nearest-of-all.json")) {
            String text = n.path("pls").asString();
            SolveResult r = request(text).withNearest(true).run();
            double distance = n.path("distance").asDouble();

            assertThat(r.solved()).as(text).isTrue();
            assertThat(r.distance()).as(text).isCloseTo(distance, within(1e-8 * distance));
            assertThat(r.nearest().orElseThrow().curvature().orElseThrow()).isGreaterThan(-1e-6);
        }
    }

    /** How each kind ended, and how often. */
    private static Map<String, Integer> run(int from, int count) {
        Map<String, Integer> ends = new TreeMap<>();
        for (int k = from; k < from + count; k++) {
            RandomSystems.Drawn no = RandomSystems.contradictory(k);
            SolveResult r = request(no.text()).run();
            assertThat(r.solved()).as(no.text() + r.detail()).isFalse();
            boolean named = !no.named() || NAMED.contains(r.status());
            ends.merge(named ? "named" : "not named", 1, Integer::sum);
            ends.merge(no.kind() + ": " + r.status(), 1, Integer::sum);
            RandomSystems.Drawn yes = RandomSystems.solvable(k);
            SolveResult s = request(yes.text()).run();
            requireSolvable(s, yes.text());
            ends.merge("solvable, " + yes.kind() + ": " + s.status(), 1, Integer::sum);
        }
        return ends;
    }

    private static int solved(Map<String, Integer> ends) {
        return ends.entrySet().stream()
                .filter(e -> e.getKey().endsWith(": " + SolveStatus.SOLVED))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Test
    void randomSystemsEndWithoutAWrongWord() {
        Map<String, Integer> ends = run(0, 60);

        assertThat(solved(ends)).isGreaterThanOrEqualTo(59);
        assertThat(ends.get("named")).isGreaterThanOrEqualTo(59);
    }

    @Test
    @Tag("net")
    void aThousandOfEachEndWithoutAWrongWord() {
        Map<String, Integer> ends = run(1000, 1000);
        ends.forEach((kind, count) -> System.out.printf("%5d %s%n", count, kind));

        assertThat(solved(ends)).isGreaterThanOrEqualTo(990);
        assertThat(ends.get("named")).isGreaterThanOrEqualTo(990);
    }
}
