package org.plstar.study.solve.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.solve.Oracles;
import org.plstar.study.solve.SolveMethod;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveScale;
import org.plstar.study.solve.SolveStatus;
import org.plstar.study.solve.SweepRequest;
import org.plstar.study.solve.SweepResult;
import tools.jackson.databind.JsonNode;

/** Branches whose folds and crossings are known. */
class KnownBranchesTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("f.pls"), text);
    }

    private BranchResult follow(String text, String param, double from, double to)
            throws IOException {
        Equations free = Equations.withUnknown(file(text), Map.of(param, from), param);
        return BranchRequest.of(free, param, from, to).run();
    }

    private JsonNode oracle(String name) throws IOException {
        for (JsonNode c : Oracles.read("branch/branches.json")) {
            if (c.get("name").asString().equals(name)) {
                for (String table : c.path("tables").propertyNames()) {
                    Files.writeString(
                            folder.resolve(table), c.get("tables").get(table).asString());
                }
                return c;
            }
        }
        throw new AssertionError(name);
    }

    /** The solution for one value of the param from the nearest point of some of a branch. */
    private double[] solved(
            Path file, String param, double value, List<BranchResult.Point> points) {
        BranchResult.Point near = points.stream()
                .min((a, b) ->
                        Double.compare(Math.abs(a.value() - value), Math.abs(b.value() - value)))
                .orElseThrow();
        Equations text = Equations.read(file, Map.of(param, value));
        SolveResult r =
                SolveRequest.of(text.from(near.w(), text.lower(), text.upper())).run();
        assertThat(r.found()).isTrue();
        return r.w();
    }

    @Test
    void theFoldOfBratusEquationAndBothOfItsBranches() throws IOException {
        for (String name : List.of("bratu 20", "bratu 60")) {
            JsonNode c = oracle(name);
            BranchResult r = follow(c.get("pls").asString(), "lam", 0.5, 10);
            assertThat(r.folds()).hasSize(1);
            BranchResult.Fold fold = r.folds().getFirst();
            assertThat(fold.value()).isCloseTo(c.get("fold").asDouble(), within(1e-10));
            assertThat(fold.error()).isLessThan(1e-10);
            assertThat(fold.largest()).isTrue();
            assertThat(Arrays.stream(r.points().get(fold.point()).w()).max().orElseThrow())
                    .isCloseTo(c.get("max_u_at_fold").asDouble(), within(1e-6));
            assertThat(r.end()).isEqualTo(BranchResult.End.FROM);
            assertThat(r.points().getLast().value()).isCloseTo(0.5, within(1e-12));
            assertThat(r.residual()).isLessThan(1e-11);
            assertThat(r.crossings()).isEmpty();
            Path file = folder.resolve("f.pls");
            for (String value : c.get("both").propertyNames()) {
                JsonNode both = c.get("both").get(value);
                for (boolean upper : new boolean[] {false, true}) {
                    List<BranchResult.Point> part = upper
                            ? r.points().subList(fold.point() + 1, r.points().size())
                            : r.points().subList(0, fold.point());
                    double[] u = solved(file, "lam", Double.parseDouble(value), part);
                    assertThat(Arrays.stream(u).max().orElseThrow())
                            .isCloseTo(both.get(upper ? 1 : 0).asDouble(), within(1e-9));
                }
            }
        }
    }

    @Test
    void anArchSnapsThroughAtBothOfItsFolds() throws IOException {
        JsonNode c = oracle("truss");
        BranchResult r = follow(c.get("pls").asString(), "load", -0.1, 0.1);
        assertThat(r.folds()).hasSize(2);
        for (int k = 0; k < 2; k++) {
            assertThat(r.folds().get(k).value())
                    .isCloseTo(c.get("folds").get(k).asDouble(), within(1e-13));
        }
        assertThat(r.folds().get(0).largest()).isTrue();
        assertThat(r.folds().get(1).largest()).isFalse();
        assertThat(r.end()).isEqualTo(BranchResult.End.TO);
    }

    @Test
    void aNetworkOfFourteenBusesHasItsNoseWhereItIsKnown() throws IOException {
        JsonNode c = oracle("IEEE 14, nose");
        BranchResult r = follow(c.get("pls").asString(), "load", 1, 6);
        BranchResult.Fold fold = r.folds().getFirst();
        assertThat(fold.value()).isCloseTo(c.get("fold").asDouble(), within(1e-9));
        for (String bus : c.get("V_at_nose").propertyNames()) {
            double v = r.points().get(fold.point()).w()[r.unknowns().indexOf("V[" + bus + "]")];
            assertThat(v).isCloseTo(c.get("V_at_nose").get(bus).asDouble(), within(6e-5));
        }
    }

    @Test
    void foldsThatAreKnownExactly() throws IOException {
        BranchResult circle = follow("param l = 0\nvar x = 1\nx^2 + l^2 = 1\n", "l", 0, 2);
        assertThat(circle.folds()).hasSize(1);
        assertThat(circle.folds().getFirst().value()).isCloseTo(1, within(1e-14));
        assertThat(circle.points().getLast().w()[0]).isCloseTo(-1, within(1e-12));
        double most = 2 / (3 * Math.sqrt(3));
        BranchResult s = follow("param l = -2\nvar x = -2\nx^3 - x = l\n", "l", -2, 2);
        assertThat(s.folds()).hasSize(2);
        assertThat(s.folds().get(0).value()).isCloseTo(most, within(1e-14));
        assertThat(s.folds().get(1).value()).isCloseTo(-most, within(1e-14));
        assertThat(s.end()).isEqualTo(BranchResult.End.TO);
        assertThat(s.crossings()).isEmpty();
    }

    @Test
    void whereOtherBranchesCrossIsTold() throws IOException {
        BranchResult r = follow("param l = -1\nvar x = 0\nl*x - x^3 = 0\n", "l", -1, 1.3);
        assertThat(r.folds()).isEmpty();
        assertThat(r.end()).isEqualTo(BranchResult.End.TO);
        assertThat(r.crossings())
                .singleElement()
                .satisfies(v -> assertThat(v).isCloseTo(0, within(1e-3)));
        // the same within a system whose other equations change nothing
        BranchResult two = follow(
                "param l = -1\nvar x[1..3] = 0\nfor i in 1..3: (l - i/2 + 1)*x[i] - x[i]^3 = 0\n",
                "l",
                -1,
                1.3);
        assertThat(two.crossings()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(two.crossings().get(i)).isCloseTo((i - 1) / 2.0, within(1e-3));
        }
    }

    @Test
    void aBoundEndsABranch() throws IOException {
        BranchResult r = follow("param l = 1\nvar x = 1 in [0.5, 2]\nx^2 = l\n", "l", 1, 10);
        assertThat(r.end()).isEqualTo(BranchResult.End.BOUND);
        assertThat(r.at()).isEqualTo("x = 2.0");
        assertThat(r.points().getLast().value()).isCloseTo(4, within(1e-11));
    }

    @Test
    void ofTwoBoundsTheFirstOnTheWayEndsABranch() throws IOException {
        // the last step of a straight line is long, and goes beyond the bound and the range
        for (double most : new double[] {1.99, 1.95, 1.9}) {
            BranchResult r = follow(
                    "param mu = 0\nvar y = 0 in [-9, 9]\nvar x = 0 in [-1, " + most + "]\n"
                            + "x = 2*mu\ny = mu\n",
                    "mu",
                    0,
                    1);
            assertThat(r.end()).isEqualTo(BranchResult.End.BOUND);
            assertThat(r.at()).isEqualTo("x = " + most);
            assertThat(r.points().getLast().value()).isCloseTo(most / 2, within(1e-12));
        }
    }

    @Test
    void unitsOfUnknownsAndEquationsChangeNoFold() throws IOException {
        String text = """
                param l = -2
                var x = -2e-6; var y = -2e7
                scale 1e5: (x*1e6)^3 - x*1e6 = l
                y*1e-7 = x*1e6
                """;
        BranchResult s = follow(text, "l", -2, 2);
        assertThat(s.folds()).hasSize(2);
        assertThat(s.folds().get(0).value()).isCloseTo(2 / (3 * Math.sqrt(3)), within(1e-12));
    }

    @Test
    void aSweepSaysWhereItIsBeyondAFold() throws IOException {
        Path file = file("param l = 0\nvar x = -2\nx^3 - x = l\nx <= 0.9\n");
        List<SweepRequest.Case> cases = new ArrayList<>();
        for (double l : new double[] {-2, 0.3, 0.5}) {
            Map<String, Double> params = Map.of("l", l);
            cases.add(new SweepRequest.Case(
                    "f",
                    params,
                    () -> Equations.read(file, params),
                    Optional.of(p -> Equations.withUnknown(file, params, p))));
        }
        SweepResult r =
                new SweepRequest(cases, SolveMethod.LM, 1e-10, 200, SolveScale.AUTO, 0, 1).run();
        assertThat(r.found()).isEqualTo(2);
        SweepResult.Solution last = r.solutions().getLast();
        assertThat(last.status()).contains(SolveStatus.BEYOND_FOLD);
        assertThat(last.detail())
                .isEqualTo("the branch of the last solution turns back at l = 0.384900");
    }

    @Test
    void aRowThatFailsIsReachedAlongTheBranch() throws IOException {
        // two steps are too few from afar
        Path file = file("param l = 0\nvar x = 0\nvar y = 0\nx + sin(3*x) = l\ny^2 + y = x\n");
        List<SweepRequest.Case> cases = new ArrayList<>();
        for (double l : new double[] {0, 40}) {
            Map<String, Double> params = Map.of("l", l);
            cases.add(new SweepRequest.Case(
                    "f",
                    params,
                    () -> Equations.read(file, params),
                    Optional.of(p -> Equations.withUnknown(file, params, p))));
        }
        SweepResult r =
                new SweepRequest(cases, SolveMethod.LM, 1e-10, 2, SolveScale.AUTO, 0, 1).run();
        assertThat(r.found()).isEqualTo(2);
        double x = r.solutions().getLast().w()[0];
        assertThat(x + Math.sin(3 * x)).isCloseTo(40, within(1e-10));
    }

    @Test
    void whatIsNoParamThatCanVaryIsRefused() throws IOException {
        Path f = file("param n = 3\nparam l = 1\nvar x[1..n] = 1\nfor i in 1..n: x[i]^2 = l\n");
        assertThatThrownBy(() -> Equations.withUnknown(f, Map.of(), "x"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no such param");
        assertThatThrownBy(() -> Equations.withUnknown(f, Map.of(), "n"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("n");
        Equations text = Equations.withUnknown(
                file("param l = 1\nvar x = 1\nx^2 = -1 - l^2\n"), Map.of(), "l");
        assertThatThrownBy(() -> BranchRequest.of(text, "l", 1, 2).run())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no solution is found there to begin at");
        assertThatThrownBy(() -> BranchRequest.of(text, "l", 1, 1)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> BranchRequest.of(text, "k", 1, 2)).isInstanceOf(Refusal.class);
    }
}
