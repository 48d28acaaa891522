package org.plstar.data;

/** Checks that rows are sufficient for learning. */
public final class Trainable {
    private Trainable() {}

    /**
     * Refuses fewer than two rows, or a single class; otherwise returns the rows.
     * {@link TargetEncoding} refuses constant numbers where they are standardized.
     */
    public static Dataset check(Dataset data) {
        measurable(data);
        requireRows(data, 2);
        if (data.target() instanceof Target.Classes classes) {
            checkClasses(Location.of(data.source()), classes);
        }
        return data;
    }

    /**
     * Refuses no rows and rows without targets; otherwise returns the rows. A kernel, a Hessian or
     * a certificate has no further requirements.
     */
    public static Dataset measurable(Dataset data) {
        Location location = Location.of(data.source());
        requireRows(data, 1);
        if (data.target() instanceof Target.None) {
            throw location.refuse(
                    DataRefusal.TARGET_NOT_GIVEN,
                    "the rows have no targets",
                    "a target for each row",
                    "name the target");
        }
        return data;
    }

    private static void requireRows(Dataset data, int least) {
        if (data.rows() < least) {
            throw Location.of(data.source())
                    .refuse(
                            DataRefusal.TOO_FEW_ROWS,
                            data.rows() == 1
                                    ? "there is only 1 row"
                                    : "there are " + data.rows() + " rows",
                            "at least " + least,
                            "give more rows");
        }
    }

    /**
     * Refuses numbers with a constant column, which has no deviation to divide by; otherwise
     * returns the rows.
     */
    public static Dataset changing(Dataset data) {
        if (data.target() instanceof Target.Regression numbers) {
            checkNumbers(Location.of(data.source()), numbers);
        }
        return data;
    }

    /** Whether some column of numbers never changes. */
    public static boolean isConstant(Target target) {
        return target instanceof Target.Regression r && constantColumn(r) >= 0;
    }

    private static void checkClasses(Location location, Target.Classes classes) {
        int first = classes.labels()[0];
        for (int label : classes.labels()) {
            if (label != first) {
                return;
            }
        }
        boolean more = classes.classNames().size() > 1;
        throw location.value(classes.classNames().get(first))
                .refuse(
                        DataRefusal.ONE_CLASS_ONLY,
                        "all " + classes.rows() + " rows are of this one class",
                        "at least two classes",
                        more
                                ? "take more rows, for the file holds "
                                        + classes.classNames().size()
                                        + " classes and may be sorted by them"
                                : "name another target, or read this one as numbers");
    }

    private static void checkNumbers(Location location, Target.Regression regression) {
        int j = constantColumn(regression);
        if (j >= 0) {
            throw location.column(regression.names().get(j))
                    .value(Double.toString(regression.values()[j]))
                    .refuse(
                            DataRefusal.CONSTANT_TARGET,
                            "the target is the same in all " + regression.rows() + " rows",
                            "a target that changes",
                            "name another target, or take more rows");
        }
    }

    /** The first constant column; -1 if all columns vary. */
    private static int constantColumn(Target.Regression regression) {
        int k = regression.names().size();
        for (int j = 0; j < k; j++) {
            boolean changes = false;
            for (int i = 1; i < regression.rows() && !changes; i++) {
                changes = regression.values()[i * k + j] != regression.values()[j];
            }
            if (!changes) {
                return j;
            }
        }
        return -1;
    }
}
