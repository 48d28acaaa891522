package org.plstar.study.solve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Combinations of equations and limits as texts, such as line 2 + line 3 - line 4. */
final class CombinationText {
    private static final int MOST = 12;
    private static final int MOST_NAMES = 4;

    private CombinationText() {}

    static String sum(Combination c) {
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

    /** The text of a number, with at most six digits and without trailing zeros. */
    static String number(double v) {
        String short6 =
                new BigDecimal(v).round(new MathContext(6)).stripTrailingZeros().toString();
        return short6.contains("E") ? String.format(Locale.ROOT, "%.6g", v) : short6;
    }

    /** The movement of unknowns in words, such as "x grew and y fell". */
    static String moves(Limit l) {
        List<String> all = new ArrayList<>();
        add(all, l.grow(), "grew");
        add(all, l.fall(), "fell");
        add(all, l.vanish(), "went towards 0");
        return all.isEmpty() ? "steps went on" : String.join(" and ", all);
    }

    private static void add(List<String> all, List<String> names, String did) {
        if (!names.isEmpty()) {
            int shown = Math.min(MOST_NAMES, names.size());
            all.add(String.join(", ", names.subList(0, shown))
                    + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "")
                    + " "
                    + did);
        }
    }
}
