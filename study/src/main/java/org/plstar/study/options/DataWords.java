package org.plstar.study.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.plstar.data.Dataset;
import org.plstar.data.Location;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.study.PreparedDataset;
import org.plstar.study.claim.Digits;

/** One line on how data were read, with the option for what may have been guessed wrongly. */
public final class DataWords {
    private static final int MOST_NAMED = 6;

    private DataWords() {}

    /**
     * The line for data with training and test rows.
     *
     * @param guessed whether nobody said if the target is classes or numbers
     */
    public static String of(PreparedDataset d, boolean guessed) {
        Dataset training = d.training();
        int test = d.test().map(Dataset::rows).orElse(0);
        int n = training.rows();
        String rows = test == 0
                ? Digits.count(n, "row") + ", all for training"
                : (n + test) + " rows → " + n + " training, " + test + " test";
        return Location.printable(d.name()
                + ": "
                + rows
                + "; "
                + features(d)
                + "; "
                + target(d.training(), guessed)
                + d.targetScaling().map(s -> "; targets " + s).orElse(""));
    }

    /** The line for rows that are all training rows. */
    public static String of(Dataset rows) {
        return Location.printable(rows.source()
                + ": "
                + Digits.count(rows.rows(), "row")
                + ", all for training; "
                + features(rows, rows.width())
                + "; "
                + target(rows, false));
    }

    private static String features(PreparedDataset d) {
        int left = d.standardizer().constant().size();
        return features(d.training(), d.features().size())
                + (left == 0 || d.training().shaped()
                        ? ""
                        : ", " + left + " of them left out, for they are the same in all rows");
    }

    private static String features(Dataset training, int count) {
        if (training.shaped()) {
            return "images of "
                    + training.inputShape().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining("x"));
        }
        List<String> oneHot = training.schema().columns().stream()
                .filter(c -> c instanceof Schema.OneHot)
                .map(c -> c.name() + " (" + c.features().size() + ")")
                .toList();
        return Digits.count(count, "feature")
                + (oneHot.isEmpty() ? "" : " (one-hot: " + listed(oneHot) + ")");
    }

    private static String target(Dataset d, boolean guessed) {
        List<String> names = d.schema().targets();
        String name = "target " + (names.isEmpty() ? "" : listed(names) + ", ");
        return name
                + switch (d.target()) {
                    case Target.Classes c -> classes(c, guessed);
                    case Target.Regression r -> numbers(r, guessed);
                    case Target.None _ -> "none";
                };
    }

    private static String classes(Target.Classes c, boolean guessed) {
        List<String> names = c.classNames();
        boolean whole = names.stream().allMatch(s -> s.matches("-?\\d{1,15}"));
        int[] counts = c.counts();
        List<String> each = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            each.add(names.get(k) + (whole ? ": " : " ") + counts[k]);
        }
        if (!whole) {
            return names.size() + " classes (training rows: " + listed(each) + ")";
        }
        return names.size()
                + " different whole numbers ("
                + (names.size() <= MOST_NAMED
                        ? "training rows: " + listed(each)
                        : names.getFirst()
                                + " to "
                                + names.getLast()
                                + ", of "
                                + Arrays.stream(counts).min().orElse(0)
                                + " to "
                                + Arrays.stream(counts).max().orElse(0)
                                + " training rows")
                + "), taken as classes"
                + (guessed && names.size() > 2 ? "; --task regression if they are amounts" : "");
    }

    private static String numbers(Target.Regression r, boolean guessed) {
        double low = Arrays.stream(r.values()).min().orElse(0);
        double high = Arrays.stream(r.values()).max().orElse(0);
        boolean whole = Arrays.stream(r.values()).allMatch(v -> v == Math.rint(v));
        long different = whole ? Arrays.stream(r.values()).distinct().count() : 0;
        return "numbers from "
                + Digits.of(low)
                + " to "
                + Digits.of(high)
                + (guessed && whole && r.names().size() == 1 && different <= 100
                        ? ", "
                                + different
                                + " different, all whole; --task classes if each is a class"
                        : "");
    }

    private static String listed(List<String> names) {
        return names.size() <= MOST_NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMED))
                        + " and "
                        + (names.size() - MOST_NAMED)
                        + " more";
    }
}
