package org.plstar.landscape.certificate.check.program;

/**
 * Nested loops over labelled axes: out[…] += x[…] y[…] for every value of every label.
 *
 * <p>Labels of {@code out} come first, so that each of its elements is summed in one go.
 */
final class Loops {
    private final int[] extents;
    private final int[] stepX;
    private final int[] stepY;
    private final int[] stepOut;

    /** Terms of the sum of one element of {@code out}. */
    final long terms;

    Loops(String out, int[] shapeOut, String x, int[] shapeX, String y, int[] shapeY) {
        StringBuilder labels = new StringBuilder(out);
        (x + y)
                .chars()
                .filter(label -> out.indexOf(label) < 0)
                .distinct()
                .forEach(label -> labels.append((char) label));
        int n = labels.length();
        extents = new int[n];
        stepX = new int[n];
        stepY = new int[n];
        stepOut = new int[n];
        long all = 1;
        for (int i = 0; i < n; i++) {
            char label = labels.charAt(i);
            stepX[i] = step(x, shapeX, label);
            stepY[i] = step(y, shapeY, label);
            stepOut[i] = step(out, shapeOut, label);
            extents[i] =
                    x.indexOf(label) >= 0 ? shapeX[x.indexOf(label)] : shapeY[y.indexOf(label)];
            all *= i < out.length() ? 1 : extents[i];
        }
        terms = all;
    }

    private static int step(String labels, int[] shape, char label) {
        int at = labels.indexOf(label);
        return at < 0 ? 0 : Shapes.strides(shape)[at];
    }

    void add(double[] x, double[] y, double[] out) {
        add(0, x, 0, y, 0, out, 0);
    }

    /** The same for arrays that begin at these places. */
    void add(double[] x, int atX, double[] y, int atY, double[] out, int at) {
        add(0, x, atX, y, atY, out, at);
    }

    /** The sum for element k of {@code out}, in pairs. */
    Pair exact(Exact e, int x, int y, int k) {
        int i = 0;
        int j = 0;
        int left = k;
        int summed = 0;
        while (summed < extents.length && stepOut[summed] > 0) {
            int at = left / stepOut[summed];
            left %= stepOut[summed];
            i += at * stepX[summed];
            j += at * stepY[summed];
            summed++;
        }
        return exact(summed, e, x, i, y, j, Pair.ZERO);
    }

    private Pair exact(int depth, Exact e, int x, int i, int y, int j, Pair before) {
        if (depth == extents.length) {
            return before.plus(e.at(x, i).times(e.at(y, j)));
        }
        Pair sum = before;
        for (int n = 0; n < extents[depth]; n++) {
            sum = exact(depth + 1, e, x, i + n * stepX[depth], y, j + n * stepY[depth], sum);
        }
        return sum;
    }

    private void add(int depth, double[] x, int i, double[] y, int j, double[] out, int k) {
        if (depth == extents.length) {
            out[k] += x[i] * y[j];
            return;
        }
        int count = extents[depth];
        int dx = stepX[depth];
        int dy = stepY[depth];
        int dk = stepOut[depth];
        if (depth < extents.length - 1) {
            for (int n = 0; n < count; n++) {
                add(depth + 1, x, i + n * dx, y, j + n * dy, out, k + n * dk);
            }
        } else if (dk == 0) {
            double sum = 0;
            for (int n = 0; n < count; n++) {
                sum += x[i + n * dx] * y[j + n * dy];
            }
            out[k] += sum;
        } else {
            for (int n = 0; n < count; n++) {
                out[k + n * dk] += x[i + n * dx] * y[j + n * dy];
            }
        }
    }
}
