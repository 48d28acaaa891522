package org.plstar.app.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.plstar.app.fleet.FitFalsifiers.Values;
import org.plstar.study.solve.branch.RangeClaim;

/**
 * Tries to refute what is proved for every value of a param: by the check, by solutions near the
 * lines of cells.csv for random values, and by another one beside each.
 */
final class RangeFalsifier {
    private static final int VALUES = 30;

    private RangeFalsifier() {}

    static Decision tried(RangeClaim claim, StudyCase c, Values v) throws IOException {
        return switch (claim) {
            case RANGE_PROVED, RANGE_PART -> near(c, 0);
            case RANGE_BRANCH -> near(c, Double.parseDouble(v.text("only")));
            // a function of exp that turns at 1/e
            case RANGE_FOLD ->
                c.named("fold")
                        ? Decision.same(
                                Double.parseDouble(v.text("fold").replaceAll(".* ", "")),
                                Math.exp(-1),
                                1e-9)
                        : c.again(claim.key(), v);
            default -> c.again(claim.key(), v);
        };
    }

    /**
     * Looks for the solutions of random values.
     *
     * @param only where each is to be the only one; 0 looks for one alone
     */
    private static Decision near(StudyCase c, double only) throws IOException {
        if (c.call("certify", "--check", c.file("s").toString()) != 0) {
            return Decision.of(false, "the check");
        }
        Optional<PlainSystem> f = SolveFalsifiers.system(c);
        List<Map<String, String>> cells = SolveFalsifiers.rows(c.file("s/cells.csv"));
        String param = c.word("--for").replaceAll("=.*", "");
        Random random = new Random(3);
        for (int i = 0; i < VALUES && f.isPresent(); i++) {
            Map<String, String> cell = cells.get(random.nextInt(cells.size()));
            double from = number(cell, "from");
            double value = from + random.nextDouble() * (number(cell, "to") - from);
            Map<String, Double> line = new HashMap<>(Map.of(param, value));
            Map<String, Double> half = new HashMap<>();
            for (String name : cell.keySet()) {
                if (name.startsWith("within: ")) {
                    String w = name.substring(name.indexOf(' ') + 1);
                    line.put(
                            w,
                            number(cell, "at middle: " + w)
                                    + number(cell, "slope: " + w)
                                            * (value - number(cell, "middle")));
                    half.put(w, only > 0 ? only / Math.sqrt(cell.size()) : number(cell, name));
                }
            }
            Descent descent = Descent.around(f.get(), line, half);
            List<Map<String, Double>> found = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                Map<String, Double> w = descent.start(random);
                if (descent.from(w, random) < 1e-9) {
                    found.add(w);
                }
            }
            boolean apart = only > 0
                    && found.stream().anyMatch(w -> far(w, found.getFirst()) > 1e-5 * size(line));
            if (apart || (only == 0 && found.isEmpty())) {
                return Decision.of(false, "%s = %s: found %s near %s", param, value, found, line);
            }
        }
        return Decision.of(true, "the check, and %d values", f.isPresent() ? VALUES : 0);
    }

    private static double number(Map<String, String> cell, String name) {
        return Double.parseDouble(cell.getOrDefault(name, "NaN"));
    }

    private static double size(Map<String, Double> w) {
        return w.values().stream().mapToDouble(Math::abs).max().orElse(0);
    }

    static double far(Map<String, Double> a, Map<String, Double> b) {
        return a.entrySet().stream()
                .mapToDouble(e -> Math.abs(e.getValue() - b.getOrDefault(e.getKey(), 0.0)))
                .max()
                .orElse(0);
    }
}
