package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.data.equations.Equations;
import tools.jackson.databind.JsonNode;

/** Problems of Moré, Garbow and Hillstrom (1981): square ones, and their first halves. */
class GarbowHillstromTest {
    private static final JsonNode ALL = Oracles.read("underdetermined.json");
    private static final JsonNode SQUARE = ALL.path("mgh_square").path("problems");
    private static final JsonNode HALVES = ALL.path("mgh_first_half").path("problems");

    private static Map<String, String> texts() {
        Map<String, String> t = new HashMap<>();
        t.put("rosenbrock", "10*(x[2] - x[1]^2) = 0; x[1] = 1");
        t.put("powell_singular", """
                x[1] + 10*x[2] = 0; sqrt(5)*(x[3] - x[4]) = 0; (x[2] - 2*x[3])^2 = 0
                sqrt(10)*(x[1] - x[4])^2 = 0
                """);
        t.put("powell_badly_scaled", "1e4*x[1]*x[2] = 1; exp(-x[1]) + exp(-x[2]) = 1.0001");
        t.put("freudenstein_roth", """
                x[1] + ((5 - x[2])*x[2] - 2)*x[2] = 13
                x[1] + ((x[2] + 1)*x[2] - 14)*x[2] = 29
                """);
        String chebyquad = """
                for j in 1..n {
                  let T[0,j] = 1; let T[1,j] = 2*x[j]-1
                  for i in 2..n: let T[i,j] = 2*(2*x[j]-1)*T[i-1,j] - T[i-2,j]
                }
                for i in 1..m: sum(j in 1..n: T[i,j])/n = (if mod(i,2)=1 then 0 else -1/(i^2-1))
                """;
        t.put("chebyquad", chebyquad);
        t.put("chebyquad9", chebyquad);
        t.put("brown_almost_linear", """
                for i in 1..n-1: x[i] + sum(j in 1..n: x[j]) = n + 1
                prod(j in 1..n: x[j]) = 1
                """);
        t.put("discrete_boundary_value", """
                param h = 1/(n+1)
                for i in 1..m: 2*x[i] - (if i > 1 then x[i-1] else 0) -
                  (if i < n then x[i+1] else 0) + h^2*(x[i] + i*h + 1)^3/2 = 0
                """);
        t.put("discrete_integral", """
                param h = 1/(n+1); let cube[j in 1..n] = (x[j] + j*h + 1)^3
                for i in 1..m: x[i] + h/2*((1 - i*h)*sum(j in 1..i: j*h*cube[j]) +
                  i*h*sum(j in i+1..n: (1 - j*h)*cube[j])) = 0
                """);
        t.put("broyden_tridiagonal", """
                for i in 1..m: (3 - 2*x[i])*x[i] - (if i>1 then x[i-1] else 0) -
                  (if i<n then 2*x[i+1] else 0) + 1 = 0
                """);
        t.put("broyden_banded", """
                for i in 1..m: x[i]*(2 + 5*x[i]^2) + 1 -
                  sum(j in max(1,i-5)..min(n,i+1) if j != i: x[j]*(1 + x[j])) = 0
                """);
        t.put("linear_rank_1", "for i in 1..m: i*sum(j in 1..n: j*x[j]) = 1");
        t.put("trigonometric", """
                for i in 1..m: n - sum(j in 1..n: cos(x[j])) + i*(1-cos(x[i])) - sin(x[i]) = 0
                """);
        return t;
    }

    private static SolveRequest request(String name, int equations, double[] start) {
        String problem = name.replaceAll("_\\d+_of_\\d+$", "");
        StringBuilder s = new StringBuilder("param n = " + start.length + "; ");
        s.append("param m = ").append(equations).append("\nvar x[1..n] = 1e-3\n");
        s.append(texts().get(problem));
        Equations e = Equations.parse(name + ".pls", Path.of("."), s.toString());
        return SolveRequest.of(e.from(start, e.lower(), e.upper()));
    }

    static Stream<Arguments> squareRuns() {
        List<Arguments> all = new ArrayList<>();
        SQUARE.properties()
                .forEach(e ->
                        List.of(1, 10, 100).forEach(f -> all.add(Arguments.of(e.getKey(), f))));
        return all.stream();
    }

    /** What hybr or lm of MINPACK solve is solved, and nothing else is called so. */
    @ParameterizedTest(name = "{0} from {1} times the start")
    @MethodSource("squareRuns")
    void whatPeersSolveIsSolved(String name, int factor) {
        JsonNode problem = SQUARE.path(name);
        double[] start = Oracles.numbers(problem.path("start"));
        for (int j = 0; j < start.length; j++) {
            start[j] *= factor;
        }
        SolveResult r = request(name, start.length, start).run();

        JsonNode runs = problem.path("runs");
        boolean peer = runs.path("hybr x" + factor).path("residual").asDouble(1) < 1e-8
                || runs.path("lm x" + factor).path("residual").asDouble(1) < 1e-8;
        assertThat(r.solved())
                .as(name + " " + r.detail())
                .isEqualTo(r.residual().norm() <= r.residual().allowed());
        if (peer) {
            assertThat(r.residual().norm()).isLessThan(1e-8);
            assertThat(r.status()).isEqualTo(SolveStatus.SOLVED);
        }
        if (!r.solved()) {
            assertThat(r.detail()).isNotEmpty();
            assertThat(r.status())
                    .isIn(
                            name.equals("linear_rank_1")
                                    ? List.of(SolveStatus.CONTRADICTORY)
                                    : List.of(
                                            SolveStatus.STATIONARY,
                                            SolveStatus.STALLED,
                                            SolveStatus.STEPS_USED));
        }
    }

    @Test
    void theLocalMinimumOfFreudensteinAndRothHasNoSolutionAround() {
        SolveResult r = request("freudenstein_roth", 2, new double[] {0.5, -2}).run();

        assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(r.residual().norm()).isCloseTo(6.998875172428781, within(1e-9));
        double radius = r.leastSquares().orElseThrow().absence().radius().orElseThrow();
        double[] solution = {5, 4};
        assertThat(radius)
                .isGreaterThan(0.1)
                .isLessThan(Math.hypot(r.w()[0] - solution[0], r.w()[1] - solution[1]));
    }

    @Test
    void moreAreSolvedThanByPeers() {
        int solved = 0;
        for (Map.Entry<String, JsonNode> e : SQUARE.properties()) {
            for (int factor : new int[] {1, 10, 100}) {
                double[] start = Oracles.numbers(e.getValue().path("start"));
                for (int j = 0; j < start.length; j++) {
                    start[j] *= factor;
                }
                solved += request(e.getKey(), start.length, start).run().solved() ? 1 : 0;
            }
        }
        assertThat(solved).isGreaterThanOrEqualTo(31);
    }

    static Stream<String> halves() {
        return HALVES.properties().stream().map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("halves")
    void firstHalvesAreSolvedNearTheirStarts(String name) {
        JsonNode problem = HALVES.path(name);
        double[] start = Oracles.numbers(problem.path("start"));
        SolveRequest q = request(name, problem.path("equations").asInt(), start);
        SolveResult pure = q.withMethod(SolveMethod.GAUSS_NEWTON).run();

        assertThat(pure.status()).isEqualTo(SolveStatus.SOLVED);
        double expected = problem.path("gauss_newton").path("distance").asDouble();
        assertThat(pure.distance()).isCloseTo(expected, within(1e-8 * expected));

        SolveResult nearest = q.withNearest(true).run();
        double least = problem.path("nearest").path("distance").asDouble();
        assertThat(nearest.solved()).isTrue();
        assertThat(nearest.distance()).isLessThanOrEqualTo(least * (1 + 1e-8));
        assertThat(nearest.nearest().orElseThrow().converged()).isTrue();
        nearest.nearest()
                .orElseThrow()
                .noneWithin()
                .ifPresent(bound -> assertThat(bound).isLessThan(nearest.distance()));
    }
}
