package org.plstar.study.table;

import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/** Rows as inputs of a kernel, each computed when it is needed. */
public interface InputRows {
    /** The number of rows. */
    int count();

    /** The number of inputs of a row. */
    int width();

    /** A row, not to be modified. */
    double[] row(int number);

    /** Rows in memory. */
    static InputRows of(double[][] x) {
        RowKernel.require(x);
        return new InputRows() {
            @Override
            public int count() {
                return x.length;
            }

            @Override
            public int width() {
                return x[0].length;
            }

            @Override
            public double[] row(int number) {
                Require.index(number, x.length, StudyRefusal.RANGE, "row");
                return x[number];
            }
        };
    }

    /** Consecutive rows, [to - from][d]. */
    default double[][] rows(int from, int to) {
        Require.that(
                from >= 0 && to >= from && to <= count(),
                StudyRefusal.RANGE,
                "rows from " + from + " to " + to,
                "some of the " + count());
        double[][] some = new double[to - from][];
        for (int i = from; i < to; i++) {
            some[i - from] = row(i);
        }
        return some;
    }
}
