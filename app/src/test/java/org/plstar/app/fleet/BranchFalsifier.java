package org.plstar.app.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.plstar.app.fleet.FitFalsifiers.Values;
import org.plstar.study.solve.branch.BranchClaim;

/**
 * Tries to refute what is said of a branch: by the residual of each point of branch.csv, and by
 * solutions near a fold, which are two on one side and none on the other.
 */
final class BranchFalsifier {
    /** The greatest λ for which -u″ = λ exp(u), u = 0 at both ends, has a solution. */
    private static final double BRATU = 3.513830719125;

    private static final int STARTS = 12;

    private BranchFalsifier() {}

    static Decision tried(BranchClaim claim, StudyCase c, Values v) throws IOException {
        Optional<PlainSystem> f = SolveFalsifiers.system(c);
        if (claim == BranchClaim.BRANCH_FOLD && c.named("bratu")) {
            return Decision.same(told(v.text("fold")), BRATU, 1e-7);
        }
        if (f.isEmpty()) {
            return c.again(claim.key(), v);
        }
        List<Map<String, Double>> points = new ArrayList<>();
        List<Map<String, String>> rows = SolveFalsifiers.rows(c.file("s/branch.csv"));
        for (Map<String, String> row : rows) {
            Map<String, Double> point = new HashMap<>();
            row.forEach((name, cell) -> {
                if (!name.equals("arc") && !name.equals("kind")) {
                    point.put(name, Double.valueOf(cell));
                }
            });
            points.add(point);
        }
        String param = c.word("--branch").replaceAll("=.*", "");
        return switch (claim) {
            case BRANCH_FOLLOWED, BRANCH_RESIDUAL -> {
                double worst =
                        points.stream().mapToDouble(f.get()::residual).max().orElseThrow();
                double size = points.stream()
                        .flatMap(p -> p.values().stream())
                        .mapToDouble(Math::abs)
                        .max()
                        .orElseThrow();
                boolean ends = claim == BranchClaim.BRANCH_RESIDUAL
                        || (v.text("points").startsWith(points.size() + " ")
                                && same(points.getFirst(), param, v.text("from"))
                                && same(points.getLast(), param, v.text("to")));
                yield Decision.of(
                        worst <= 1e-9 * Math.max(1, size * size) && ends,
                        "residuals up to %.3g, ends as told: %s",
                        worst,
                        ends);
            }
            case BRANCH_FOLD -> {
                int at = 0;
                while (!same(points.get(at), param, v.text("fold"))
                        || !rows.get(at).getOrDefault("kind", "").equals("fold")) {
                    at++;
                }
                Map<String, Double> fold = points.get(at);
                double there = fold.getOrDefault(param, Double.NaN);
                Map<String, Double> before = points.get(Math.max(0, at - 2));
                double step = there - before.getOrDefault(param, Double.NaN);
                int with = solutions(f.get(), fold, before, param, there - step);
                int without = solutions(f.get(), fold, before, param, there + step);
                yield Decision.of(
                        with == 2
                                && without == 0
                                && v.text("less").startsWith(step > 0 ? "less" : "more"),
                        "%d solutions before it, %d after it",
                        with,
                        without);
            }
            case BRANCH_CROSSING -> {
                double told = told(v.text("place"));
                int at = 1;
                while (at < points.size() - 1
                        && (points.get(at - 1).getOrDefault(param, 0.0) - told)
                                        * (points.get(at).getOrDefault(param, 0.0) - told)
                                > 0) {
                    at++;
                }
                Map<String, Double> near = points.get(at);
                Map<String, Double> far = points.get(Math.min(points.size() - 1, at + 3));
                double step = Math.abs(far.getOrDefault(param, 0.0) - told);
                int most = Math.max(
                        solutions(f.get(), near, far, param, told + step),
                        solutions(f.get(), near, far, param, told - step));
                yield Decision.of(most > 1, "%d solutions beside it", most);
            }
            default -> c.again(claim.key(), v);
        };
    }

    private static double told(String text) {
        return Double.parseDouble(text.replaceAll(".* ", ""));
    }

    private static boolean same(Map<String, Double> point, String param, String text) {
        double told = told(text);
        return Math.abs(point.getOrDefault(param, Double.NaN) - told)
                <= 1e-5 * Math.max(1e-3, Math.abs(told));
    }

    /** How many different solutions random descents find for a value of the param near a point. */
    private static int solutions(
            PlainSystem f,
            Map<String, Double> middle,
            Map<String, Double> other,
            String param,
            double value) {
        double radius = 2 * RangeFalsifier.far(middle, other);
        Map<String, Double> half = new HashMap<>();
        middle.keySet().forEach(name -> half.put(name, name.equals(param) ? 0 : radius));
        Map<String, Double> there = new HashMap<>(middle);
        there.put(param, value);
        Descent descent = Descent.around(f, there, half);
        Random random = new Random(4);
        List<Map<String, Double>> found = new ArrayList<>();
        for (int k = 0; k < STARTS; k++) {
            Map<String, Double> w = descent.start(random);
            if (descent.from(w, random) < 1e-9
                    && found.stream().allMatch(o -> RangeFalsifier.far(o, w) > 0.01 * radius)) {
                found.add(w);
            }
        }
        return found.size();
    }
}
