package org.plstar.data;

import java.util.Locale;

/** A scaling of targets as text. */
final class ScalingText {
    private static final int MOST_TOLD = 8;

    private ScalingText() {}

    static String of(TargetEncoding.Standardized s) {
        if (s.isRaw()) {
            return "raw";
        }
        StringBuilder all = new StringBuilder();
        int told = Math.min(s.names().size(), MOST_TOLD);
        for (int j = 0; j < told; j++) {
            all.append(j == 0 ? "" : "; ")
                    .append(s.names().size() == 1 ? "" : s.names().get(j) + ": ")
                    .append(String.format(
                            Locale.ROOT,
                            "mean %.6g, deviation %.6g",
                            s.mean()[j],
                            s.deviation()[j]));
        }
        return "standardized ("
                + all
                + (told < s.names().size() ? "; and " + (s.names().size() - told) + " more" : "")
                + ")";
    }
}
