package org.plstar.data;

/** What rows must have before anything can be learned from them. */
public final class Trainable {
    private Trainable() {}

    /**
     * Refuses fewer than two rows, a single class, or a target column that never changes; otherwise
     * returns the rows as they are.
     */
    public static Dataset check(Dataset data) {
        Location location = Location.of(data.source());
        if (data.rows() < 2) {
            throw location.refuse(
                    DataRefusal.TOO_FEW_ROWS,
                    "there is only " + data.rows() + " row",
                    "at least 2",
                    "give more rows");
        }
        switch (data.target()) {
            case Target.Classes classes -> checkClasses(location, classes);
            case Target.Regression regression -> checkNumbers(location, regression);
            case Target.None _ ->
                    throw location.refuse(
                            DataRefusal.TARGET_NOT_GIVEN,
                            "the rows have no targets",
                            "a target for each row",
                            "name the target");
        }
        return data;
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
        int k = regression.names().size();
        for (int j = 0; j < k; j++) {
            boolean changes = false;
            for (int i = 1; i < regression.rows() && !changes; i++) {
                changes = regression.values()[i * k + j] != regression.values()[j];
            }
            if (!changes) {
                throw location.column(regression.names().get(j))
                        .value(Double.toString(regression.values()[j]))
                        .refuse(
                                DataRefusal.CONSTANT_TARGET,
                                "the target is the same in all " + regression.rows() + " rows",
                                "a target that changes",
                                "name another target, or take more rows");
            }
        }
    }
}
