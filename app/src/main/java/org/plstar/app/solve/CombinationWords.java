package org.plstar.app.solve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plstar.study.solve.Combination;
import org.plstar.study.solve.Contradiction;
import org.plstar.study.solve.Limit;

/** Combinations of equations in words, such as line 2 + line 3 - line 4 is 0 = -0.5. */
final class CombinationWords {
    private static final int MOST = 12;
    private static final int MOST_NAMES = 4;

    private CombinationWords() {}

    static String contradiction(Contradiction c) {
        return "The equations contradict each other"
                + (c.everywhere()
                        ? ", whatever the unknowns: "
                        : " near this point, to first order: ")
                + sum(c.combination())
                + " is 0 = "
                + number(-c.constant())
                + (c.everywhere() ? "." : " there.");
    }

    static String dependent(Combination c) {
        return "Each of these equations follows from the others: "
                + sum(c)
                + " is 0 = 0, whatever the unknowns.";
    }

    static String limit(Limit l) {
        List<String> all = new ArrayList<>();
        add(all, l.grow(), "grows", "grow");
        add(all, l.fall(), "falls", "fall");
        add(all, l.vanish(), "tends to 0", "tend to 0");
        return "0 is only a limit"
                + (all.isEmpty() ? "." : ": " + String.join(" and ", all) + " without end.");
    }

    private static void add(List<String> all, List<String> names, String one, String more) {
        if (!names.isEmpty()) {
            int shown = Math.min(MOST_NAMES, names.size());
            all.add(
                    String.join(", ", names.subList(0, shown))
                            + (names.size() > shown
                                    ? " and " + (names.size() - shown) + " more"
                                    : "")
                            + " "
                            + (names.size() == 1 ? one : more));
        }
    }

    private static String sum(Combination c) {
        StringBuilder s = new StringBuilder();
        List<Combination.Part> parts = c.parts();
        for (Combination.Part p : parts.subList(0, Math.min(MOST, parts.size()))) {
            String sign = p.factor() < 0 ? "-" : "+";
            s.append(s.isEmpty() ? p.factor() < 0 ? "-" : "" : " " + sign + " ");
            double size = Math.abs(p.factor());
            s.append(size == 1 ? "" : number(size) + " ");
            s.append(p.equation().contains(",") ? '"' + p.equation() + '"' : p.equation());
        }
        int more = parts.size() - MOST;
        return s + (more > 0 ? " and " + more + " more" : "");
    }

    /** Six digits at most, and none that are 0 behind the point. */
    private static String number(double v) {
        String short6 = new BigDecimal(v).round(new MathContext(6)).stripTrailingZeros().toString();
        return short6.contains("E") ? String.format(Locale.ROOT, "%.6g", v) : short6;
    }
}
