package org.plstar.app.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plstar.app.report.Finding;
import org.plstar.operator.Estimate;
import org.plstar.study.claim.Say;

/** Findings made of texts whose {@code {}} are filled by type: an estimate with its error. */
public final class Sentences {
    private final List<Finding> all = new ArrayList<>();

    /** Says them as they are, until they are claims. */
    void tell(Say say) {
        Finding.tell(all, say);
    }

    /** What is worded already. */
    public void add(Finding finding) {
        all.add(finding);
    }

    /** What went as hoped. */
    public void good(String text, Object... values) {
        all.add(Finding.good(fill(text, values)));
    }

    /** What is worth knowing. */
    public void note(String text, Object... values) {
        all.add(Finding.note(fill(text, values)));
    }

    /** What the reader should act on or distrust. */
    public void warning(String text, Object... values) {
        all.add(Finding.warning(fill(text, values)));
    }

    /** A text with its values. */
    public static String fill(String text, Object... values) {
        StringBuilder b = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int at = text.indexOf("{}", from);
            b.append(text, from, at).append(of(value));
            from = at + 2;
        }
        return b.append(text, from, text.length()).toString();
    }

    /** A number with so many digits. */
    public static String digits(int digits, double v) {
        return String.format(Locale.ROOT, "%." + digits + "g", v);
    }

    /** Such as {@code 1 step}, {@code 2 steps}. */
    public static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    private static String of(Object value) {
        return switch (value) {
            case Estimate e -> String.format(Locale.ROOT, "%.6g ± %.1g", e.value(), e.error());
            case Double v -> String.format(Locale.ROOT, "%.4g", v);
            default -> value.toString();
        };
    }
}
