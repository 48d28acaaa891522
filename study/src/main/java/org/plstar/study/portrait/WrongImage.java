package org.plstar.study.portrait;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;

/**
 * An image that is predicted to be of another class.
 *
 * @param where such as {@code image 7}
 * @param margin the output of the predicted class less that of the true class; for one output of
 *     two classes, twice its size
 * @param channels 1 or 3
 * @param pixels [channels, height, width], 0 to 255: black is the least number of all images that
 *     are shown, white the largest
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record WrongImage(
        String where,
        String truth,
        String predicted,
        double margin,
        int channels,
        int height,
        int width,
        byte[] pixels) {
    /**
     * The wrong images with the largest margin, worst first.
     *
     * @param outputs of the model on the rows, [N, C]
     * @param unscaled gives a feature, by its place in the array of all features, in units that all
     *     pixels share
     */
    public static List<WrongImage> worst(
            Dataset rows,
            TargetEncoding.OfClasses encoding,
            double[] outputs,
            Pixels pixels,
            IntToDoubleFunction unscaled,
            int most) {
        if (!(rows.target() instanceof Target.Classes truth)) {
            return List.of();
        }
        return of(
                rows,
                truth,
                IntStream.range(0, rows.rows())
                        .filter(i -> encoding.classOf(outputs, i) != truth.labels()[i])
                        .boxed()
                        .sorted(Comparator.comparingDouble(
                                i -> -margin(encoding, truth, outputs, i)))
                        .limit(most)
                        .map(i -> new Pick(
                                i,
                                encoding.classNames().get(encoding.classOf(outputs, i)),
                                margin(encoding, truth, outputs, i)))
                        .toList(),
                pixels,
                unscaled);
    }

    /** A row, its predicted class, and the margin. */
    record Pick(int row, String predicted, double margin) {}

    /** The images of some rows. */
    static List<WrongImage> of(
            Dataset rows,
            Target.Classes truth,
            List<Pick> picks,
            Pixels pixels,
            IntToDoubleFunction unscaled) {
        double[][] values = new double[picks.size()][];
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < values.length; k++) {
            int first = picks.get(k).row * rows.width();
            values[k] = Arrays.stream(pixels.at())
                    .filter(at -> at >= 0)
                    .mapToDouble(at -> unscaled.applyAsDouble(first + at))
                    .toArray();
            for (double v : values[k]) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        }
        List<WrongImage> images = new ArrayList<>();
        for (int k = 0; k < values.length; k++) {
            Pick pick = picks.get(k);
            images.add(new WrongImage(
                    rows.rowNumbers().text(pick.row),
                    truth.text(pick.row),
                    pick.predicted,
                    pick.margin,
                    pixels.channels(),
                    pixels.height(),
                    pixels.width(),
                    bytes(pixels.at(), values[k], low, high)));
        }
        return images;
    }

    private static double margin(
            TargetEncoding.OfClasses encoding, Target.Classes truth, double[] outputs, int row) {
        int c = encoding.outputs();
        return c == 1
                ? 2 * Math.abs(outputs[row])
                : outputs[row * c + encoding.classOf(outputs, row)]
                        - outputs[row * c + truth.labels()[row]];
    }

    private static byte[] bytes(int[] at, double[] values, double low, double high) {
        byte[] all = new byte[at.length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            if (at[i] >= 0) {
                double v = values[next++];
                all[i] = (byte) (high > low ? Math.round(255 * (v - low) / (high - low)) : 0);
            }
        }
        return all;
    }
}
