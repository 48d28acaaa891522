package org.plstar.data.equations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.refusal.Refusal;

/** An array of an .npy file, of one index or more, each from 1. */
record NumberArray(String name, NpyArray array) {
    private static final long MOST = 50_000_000;

    /** Reads a file that a statement names. */
    static NumberArray read(Source source, Statement.Table statement, Path folder) {
        Path path = folder.resolve(statement.file());
        if (!Files.isRegularFile(path)) {
            throw wrong(source, statement, "there is no file " + path, "correct the path");
        }
        NpyArray array;
        try {
            array = Npy.read(path, MOST);
        } catch (Refusal e) {
            throw wrong(source, statement, String.valueOf(e.getMessage()), e.fix());
        }
        if (array.shape().isEmpty()) {
            throw wrong(source, statement, "it holds a single number", "state it as a param");
        }
        return new NumberArray(statement.file(), array);
    }

    private static Refusal wrong(
            Source source, Statement.Table statement, String what, String fix) {
        return source.refuse(
                EquationRefusal.TABLE,
                statement.fileAt(),
                what,
                "an .npy file of numbers, its path relative to the text's folder",
                fix);
    }

    int axes() {
        return array.shape().size();
    }

    int rows() {
        return array.shape().getFirst();
    }

    /** All numbers of a row, counted from 1, of an array with two axes. */
    double[] row(Source source, Place at, int row) {
        return IntStream.rangeClosed(1, array.shape().get(1))
                .mapToDouble(j -> value(source, at, row, j))
                .toArray();
    }

    /** An element by its indices, each from 1; not-a-number where {@link #value} refuses. */
    double known(double... indices) {
        int position = 0;
        for (int i = 0; i < axes(); i++) {
            double at = i < indices.length ? indices[i] : Double.NaN;
            if (!(at >= 1 && at <= array.shape().get(i)) || at != Math.rint(at)) {
                return Double.NaN;
            }
            position = position * array.shape().get(i) + (int) at - 1;
        }
        return indices.length == axes() ? array.values()[position] : Double.NaN;
    }

    /** An element by its indices, each from 1. */
    double value(Source source, Place at, int... indices) {
        int position = 0;
        for (int i = 0; i < indices.length; i++) {
            int size = array.shape().get(i);
            if (indices[i] < 1 || indices[i] > size) {
                throw source.refuse(
                        EquationRefusal.INDEX_RANGE,
                        at,
                        "index "
                                + (i + 1)
                                + " is "
                                + indices[i]
                                + ", outside 1.."
                                + size
                                + " of "
                                + name,
                        "an element that the file has",
                        "let the index run to " + size);
            }
            position = position * size + indices[i] - 1;
        }
        double v = array.values()[position];
        if (!Double.isFinite(v)) {
            throw source.refuse(
                    EquationRefusal.TABLE,
                    at,
                    "element " + (position + 1) + " of " + name + " is " + v,
                    "a finite number",
                    "correct the file");
        }
        return v;
    }
}
