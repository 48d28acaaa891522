package org.plstar.app.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.plstar.app.fleet.FitFalsifiers.Values;
import org.plstar.study.pde.PdeClaim;
import org.plstar.study.solve.SolveClaim;
import org.plstar.study.solve.box.BoxClaim;

/** Programs that try to refute what is said of solved equations, by values that they compute. */
final class SolveFalsifiers {
    private static final int TRIES = 2000;

    private SolveFalsifiers() {}

    static Decision tried(SolveClaim claim, StudyCase c, Values v) throws IOException {
        Optional<PlainSystem> plain = system(c);
        if (plain.isEmpty() || !Files.exists(c.file("s/solution.csv"))) {
            return claim == SolveClaim.OTHER_STARTS ? found(c, v) : c.again(claim.key(), v);
        }
        PlainSystem f = plain.get();
        Map<String, Double> end = column(c.file("s/solution.csv"), "value");
        Map<String, Double> start = column(c.file("s/solution.csv"), "start");
        return switch (claim) {
            case SOLVED, EQUATIONS_TO_ROUNDING ->
                Decision.of(
                        !c.named("contradicts")
                                && f.residual(end)
                                        <= 1e-8 * Math.max(1, Math.max(size(end), size(start))),
                        "%.3g",
                        f.residual(end));
            case FITTED -> number(v.text("deviation"), f.residual(end) / Math.sqrt(v.n("free")));
            case LEAST_SQUARES, NOT_SOLVED, LIMIT -> number(v.text("residual"), f.residual(end));
            case DISTANCE -> number(v.text("distance"), distance(start, end));
            case CONTRADICT -> Decision.of(c.named("contradicts"), "%s", v.json());
            case LOCAL_MINIMUM, FLAT_DIRECTIONS -> {
                double least = f.residual(end);
                double other = near(within(f, c), end, 1e-4 * Math.max(1, size(end)));
                yield Decision.of(other >= least * (1 - 1e-9), "%.9g, near it %.9g", least, other);
            }
            case NO_SOLUTION_WITHIN -> {
                double other = near(f::residual, end, Double.parseDouble(v.text("distance")));
                yield Decision.of(other > 1e-6, "near it %.3g", other);
            }
            case NONE_NEARER -> {
                double other = near(f::residual, start, Double.parseDouble(v.text("distance")));
                yield Decision.of(other > 1e-6, "near the start %.3g", other);
            }
            case PROVED ->
                Decision.of(c.call("certify", "--check", c.file("s").toString()) == 0, "the check");
            case OTHER_STARTS -> found(c, v);
            default -> c.again(claim.key(), v);
        };
    }

    /**
     * Of all solutions in a box: the residual of each, and that no descent from points of the box
     * ends at another one.
     */
    static Decision tried(BoxClaim claim, StudyCase c, Values v) throws IOException {
        Optional<PlainSystem> plain = system(c);
        if (plain.isEmpty() || !Files.exists(c.file("s/solve.json"))) {
            return c.again(claim.key(), v);
        }
        PlainSystem f = plain.get();
        return switch (claim) {
            case BOX_SOLUTIONS, BOX_EMPTY -> {
                BoxTries box = BoxTries.read(c.file("s/solve.json"));
                double worst = 0;
                for (Map<String, Double> root : box.roots()) {
                    worst = Math.max(worst, f.residual(root));
                }
                Optional<Map<String, Double>> other = box.other(f);
                yield Decision.of(
                        worst <= 1e-8 && other.isEmpty(),
                        "residuals up to %.3g, another solution: %s",
                        worst,
                        other);
            }
            case BOX_COVER -> {
                Optional<Map<String, Double>> other =
                        BoxTries.read(c.file("s/solve.json")).uncovered(f, c.file("s/cover.csv"));
                yield Decision.of(other.isEmpty(), "a solution in no part: %s", other);
            }
            default -> c.again(claim.key(), v);
        };
    }

    /** Of differential equations: errors again from the points of solution.csv. */
    static Decision tried(PdeClaim claim, StudyCase c, Values v) throws IOException {
        return switch (claim) {
            case RELATIVE_ERROR -> {
                double off = 0;
                double all = 0;
                for (Map<String, String> row : rows(c.file("s/solution.csv"))) {
                    double e = Double.parseDouble(row.getOrDefault("u_exact", ""));
                    off += Math.pow(Double.parseDouble(row.getOrDefault("u", "")) - e, 2);
                    all += e * e;
                }
                double here = Math.sqrt(off / all);
                double said = Double.parseDouble(v.text("l2"));
                yield Decision.of(
                        here <= 2 * said && said <= 2 * here,
                        "%.3g, at the points of solution.csv %.3g",
                        said,
                        here);
            }
            case DISCRETE_PROVED ->
                Decision.of(c.call("certify", "--check", c.file("s").toString()) == 0, "the check");
            case PDE_SOLVED, PDE_NOT_SOLVED ->
                Decision.of(
                        (claim == PdeClaim.PDE_SOLVED)
                                == Math.sqrt(2 * v.n("end")) <= v.n("tolerance"),
                        "%.4g",
                        v.n("end"));
            case COLLOCATION_SOLVED, COLLOCATION_NOT_SOLVED ->
                Decision.of(
                        claim == PdeClaim.COLLOCATION_NOT_SOLVED
                                || Double.parseDouble(v.text("residual"))
                                        <= Double.parseDouble(v.text("tolerance")),
                        "%s",
                        v.text("residual"));
            case DESCENT_HALVES -> Decision.of(v.n("halved") <= v.n("due"), "%s", v.json());
            default -> c.again(claim.key(), v);
        };
    }

    /** Follows a command that promises a solution. */
    private static Decision found(StudyCase c, Values v) {
        String[] words = v.text("command").split(" ", -1);
        return Decision.of(
                c.call(Arrays.copyOfRange(words, 1, words.length)) == 0, "%s", v.text("command"));
    }

    /** The residual, infinite beyond bounds. */
    private static ToDoubleFunction<Map<String, Double>> within(PlainSystem f, StudyCase c)
            throws IOException {
        Map<String, Double> lower = column(c.file("s/solution.csv"), "lower");
        Map<String, Double> upper = column(c.file("s/solution.csv"), "upper");
        return p -> p.entrySet().stream()
                        .allMatch(e -> !(e.getValue() < lower.getOrDefault(e.getKey(), Double.NaN))
                                && !(e.getValue() > upper.getOrDefault(e.getKey(), Double.NaN)))
                ? f.residual(p)
                : Double.POSITIVE_INFINITY;
    }

    static Optional<PlainSystem> system(StudyCase c) throws IOException {
        List<Path> texts = c.texts();
        return texts.size() == 1
                ? PlainSystem.of(Files.readString(texts.getFirst()))
                : Optional.empty();
    }

    /** The least residual of random points of a ball. */
    private static double near(
            ToDoubleFunction<Map<String, Double>> f, Map<String, Double> middle, double radius) {
        Random random = new Random(5);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIES; i++) {
            Map<String, Double> step = new HashMap<>();
            middle.forEach((name, _) -> step.put(name, random.nextGaussian()));
            double norm =
                    Math.sqrt(step.values().stream().mapToDouble(x -> x * x).sum());
            double r = radius * Math.pow(random.nextDouble(), 1.0 / middle.size()) / norm;
            Map<String, Double> point = new HashMap<>();
            middle.forEach((name, x) -> point.put(name, x + r * step.getOrDefault(name, 0.0)));
            double here = f.applyAsDouble(point);
            least = Double.isNaN(here) ? least : Math.min(least, here);
        }
        return least;
    }

    private static Decision number(String said, double seen) {
        return said.isEmpty()
                ? Decision.undecided("without a number")
                : Decision.same(Double.parseDouble(said), seen, 1e-4);
    }

    private static double size(Map<String, Double> point) {
        return point.values().stream().mapToDouble(x -> x * x).max().orElse(0);
    }

    private static double distance(Map<String, Double> a, Map<String, Double> b) {
        return Math.sqrt(a.entrySet().stream()
                .mapToDouble(
                        e -> Math.pow(e.getValue() - b.getOrDefault(e.getKey(), Double.NaN), 2))
                .sum());
    }

    private static Map<String, Double> column(Path file, String name) throws IOException {
        Map<String, Double> all = new HashMap<>();
        for (Map<String, String> row : rows(file)) {
            String cell = row.getOrDefault(name, "");
            all.put(
                    row.values().iterator().next(),
                    cell.isEmpty() ? Double.NaN : Double.parseDouble(cell));
        }
        return all;
    }

    /** The cells of each row of a table, by column. */
    static List<Map<String, String>> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.getFirst().split(",", -1);
        List<Map<String, String>> all = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int j = 0; j < names.length; j++) {
                row.put(names[j], cells[j]);
            }
            all.add(row);
        }
        return all;
    }
}
