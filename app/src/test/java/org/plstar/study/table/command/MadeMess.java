package org.plstar.study.table.command;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.array.random.RandomStream;

/**
 * A table with one mistake that tables have, new rows of the same law without it, and what a first
 * look names.
 *
 * @param rows the file
 * @param fresh new rows, as they come before the target is known
 * @param command that learns from it, with its options
 * @param named what the sentences hold
 * @param advice the options that they say
 */
record MadeMess(
        String name,
        String rows,
        String fresh,
        List<String> command,
        List<String> named,
        List<String> advice) {
    private static final int ROWS = 200;
    private static final int FRESH = 1000;

    private static final List<String> REGRESS = List.of("regress", "--target", "y");
    private static final List<String> CLASSIFY = List.of("classify", "--target", "y");
    private static final List<String> TRAIN = List.of(
            "train",
            "--target",
            "y",
            "--network",
            "dense(64) tanh dense",
            "--steps",
            "300",
            "--looks",
            "few");

    /** Numbers of one table, by row and column. */
    private record Law(RandomStream random) {
        double normal(int row, int column) {
            return random.normal(20L * row + column);
        }

        double uniform(int row, int column) {
            return random.uniform(20L * row + column);
        }

        /** A smooth target of columns 0 to 2 with noise. */
        double y(int row) {
            return normal(row, 0)
                    - normal(row, 1) / 2
                    + Math.sin(normal(row, 2))
                    + 0.3 * normal(row, 3);
        }

        String features(int row) {
            return text(normal(row, 0), normal(row, 1), normal(row, 2));
        }
    }

    private static String text(double... v) {
        return IntStream.range(0, v.length)
                .mapToObj(j -> String.format(Locale.ROOT, "%.4f", v[j]))
                .collect(Collectors.joining(","));
    }

    private static String lines(String header, int from, int count, IntFunction<String> row) {
        return IntStream.range(from, from + count)
                .mapToObj(row)
                .collect(Collectors.joining("\n", header + "\n", "\n"));
    }

    private static Law law(String name) {
        return new Law(RandomStream.of(3, name));
    }

    static List<MadeMess> all() {
        return List.of(
                income(),
                twoStandIns(),
                cell("huge cell", "1e300", REGRESS),
                cell("far cell", "99999", TRAIN),
                wrongTarget("wrong target", REGRESS),
                wrongTarget("wrong target, trained", TRAIN),
                copy(),
                status(),
                twin(),
                rare("rare class", CLASSIFY, "--balance"),
                rare("rare class, trained", TRAIN, "--loss", "cross-entropy", "--balance"));
    }

    private static MadeMess of(
            String name,
            String header,
            IntFunction<String> wrong,
            IntFunction<String> right,
            List<String> command,
            List<String> named,
            List<String> advice) {
        return new MadeMess(
                name,
                lines(header, 0, ROWS, wrong),
                lines(header, ROWS, FRESH, right),
                command,
                named,
                advice);
    }

    /** An income of -999 is not known; it tells the class. */
    private static MadeMess income() {
        Law l = law("income");
        IntFunction<String> tail = i ->
                "," + text(l.normal(i, 1)) + "," + (income(l, i) + 8000 * l.normal(i, 1) > 40_000);
        return of(
                "stand-in for missing",
                "income,b,y",
                i -> (i % 8 == 3 ? "-999" : (int) income(l, i)) + tail.apply(i),
                i -> (int) income(l, i) + tail.apply(i),
                CLASSIFY,
                List.of("income is -999 in 25 of 200 rows"),
                List.of("--missing-values", "income=-999"));
    }

    private static double income(Law l, int row) {
        return 40_000 + 12_000 * l.normal(row, 0);
    }

    private static MadeMess twoStandIns() {
        Law l = law("two");
        IntFunction<String> rest = i -> text(l.normal(i, 2), l.y(i));
        return of(
                "two stand-ins",
                "a,b,c,y",
                i -> (i % 9 == 2 ? "9999" : text(l.normal(i, 0)))
                        + ","
                        + (i % 7 == 1 ? "-99.0" : text(l.normal(i, 1)))
                        + ","
                        + rest.apply(i),
                i -> l.features(i) + "," + text(l.y(i)),
                TRAIN,
                List.of("a is 9999 in 22 of 200 rows", "b is -99 in 29 of 200 rows"),
                List.of("--missing-values", "a=9999,b=-99", "--missing", "mean"));
    }

    private static MadeMess cell(String name, String cell, List<String> command) {
        Law l = law("cell");
        boolean train = command.equals(TRAIN);
        return of(
                name,
                "a,b,c,y",
                i -> i == 40
                        ? cell + "," + text(l.normal(i, 1), l.normal(i, 2), l.y(i))
                        : l.features(i) + "," + text(l.y(i)),
                i -> l.features(i) + "," + text(l.y(i)),
                command,
                List.of("(line 42) is at least", "robust deviations from the median"),
                train
                        ? List.of("--standardize", "robust")
                        : List.of("--missing-values", "a=" + cell));
    }

    private static MadeMess wrongTarget(String name, List<String> command) {
        Law l = law("target");
        return of(
                name,
                "a,b,c,y",
                i -> l.features(i) + "," + (i == 60 ? "5000" : text(l.y(i))),
                i -> l.features(i) + "," + text(l.y(i)),
                command,
                List.of("y: 5000 (line 62) is at least"),
                List.of("--missing-values", "y=5000", "--missing", "drop"));
    }

    /** The same in other units, which new rows do not have yet. */
    private static MadeMess copy() {
        Law l = law("copy");
        return of(
                "copy of the target",
                "a,b,c,fahrenheit,y",
                i -> l.features(i) + "," + text(1.8 * l.y(i) + 32, l.y(i)),
                i -> l.features(i) + ",," + text(l.y(i)),
                REGRESS,
                List.of("fahrenheit is 1.800 times y plus 32.00"),
                List.of("--ignore", "fahrenheit"));
    }

    /** A text that follows from the class; of new rows it is not known. */
    private static MadeMess status() {
        Law l = law("status");
        IntFunction<String> label = i -> l.y(i) > 0 ? "yes" : "no";
        return of(
                "text that is the class",
                "a,b,c,status,y",
                i -> l.features(i)
                        + ","
                        + (l.y(i) > 0
                                ? l.uniform(i, 9) > 0.5 ? "paid" : "closed"
                                : l.uniform(i, 9) > 0.5 ? "late" : "lost")
                        + ","
                        + label.apply(i),
                i -> l.features(i) + ",open," + label.apply(i),
                CLASSIFY,
                List.of("status alone determines the target"),
                List.of("--ignore", "status"));
    }

    private static MadeMess twin() {
        Law l = law("twin");
        IntFunction<String> row = i ->
                l.features(i) + "," + text(2.54 * l.normal(i, 2) + 0.01 * l.normal(i, 7), l.y(i));
        return of(
                "a column twice",
                "a,b,inch,cm,y",
                row,
                row,
                TRAIN,
                List.of("cm is 2.539 times inch less"),
                List.of("--ignore", "cm"));
    }

    private static MadeMess rare(String name, List<String> command, String... advice) {
        Law l = law("rare");
        IntFunction<String> row = i -> l.features(i) + "," + (l.y(i) > 3.2 ? "fraud" : "fair");
        return of(name, "a,b,c,y", row, row, command, List.of("fraud has"), List.of(advice));
    }
}
