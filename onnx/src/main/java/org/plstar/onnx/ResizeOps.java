package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * Resize and its predecessor Upsample: along each axis a selection of elements, or weighted sums.
 */
final class ResizeOps {
    /** The rule for the places of elements in Resize before opset 11, and in Upsample. */
    private static final String EARLIER = "asymmetric";

    private ResizeOps() {}

    /**
     * The resizing of one axis.
     *
     * @param scale number of elements after by number before
     */
    private record Way(NodeContext c, int from, int to, double scale, String mode, String place) {
        /** The position of element i of the result among the elements. */
        double position(int i) {
            double x = switch (place) {
                case "half_pixel" -> (i + 0.5) / scale - 0.5;
                case "pytorch_half_pixel" -> to > 1 ? (i + 0.5) / scale - 0.5 : 0;
                case "align_corners" -> to > 1 ? i * (from - 1.0) / (to - 1.0) : 0;
                case EARLIER -> i / scale;
                case "half_pixel_symmetric" ->
                    from / 2.0 * (1 - to / (from * scale)) + (i + 0.5) / scale - 0.5;
                default ->
                    throw c.refuse(
                            OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                            "coordinate_transformation_mode is " + Words.of(place),
                            "half_pixel, pytorch_half_pixel, align_corners,"
                                    + " asymmetric or half_pixel_symmetric");
            };
            // a rounding error is no distance
            double whole = Math.rint(x);
            return Math.abs(x - whole) < 1e-9 * Math.max(1, Math.abs(x)) ? whole : x;
        }

        int[] nearest() {
            String rounding =
                    c.text("nearest_mode", c.opset() < 11 ? "floor" : "round_prefer_floor");
            int[] at = new int[to];
            for (int i = 0; i < to; i++) {
                double x = position(i);
                double v = switch (rounding) {
                    case "floor" -> Math.floor(x);
                    case "ceil" -> Math.ceil(x);
                    case "round_prefer_floor" -> Math.ceil(x - 0.5);
                    case "round_prefer_ceil" -> Math.floor(x + 0.5);
                    default ->
                        throw c.refuse(
                                OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                                "nearest_mode is " + Words.of(rounding),
                                "floor, ceil or a rounding one");
                };
                at[i] = (int) Math.clamp(v, 0, from - 1);
            }
            return at;
        }

        /** The weights [to, from] of the elements. */
        double[] weights() {
            double[] m = new double[Math.multiplyExact(to, from)];
            boolean cubic = mode.equals("cubic");
            for (int i = 0; i < to; i++) {
                double x = position(i);
                if (!cubic) {
                    x = Math.clamp(x, 0, from - 1);
                }
                int left = (int) Math.floor(x);
                double t = x - left;
                double[] taps = cubic ? cubic(t) : new double[] {1 - t, t};
                int first = cubic ? left - 1 : left;
                boolean outside = c.whole("exclude_outside", 0) != 0;
                double sum = 0;
                for (int k = 0; k < taps.length; k++) {
                    boolean inside = first + k >= 0 && first + k < from;
                    taps[k] = outside && !inside ? 0 : taps[k];
                    sum += taps[k];
                }
                for (int k = 0; k < taps.length; k++) {
                    m[i * from + Math.clamp(first + k, 0, from - 1)] += taps[k] / sum;
                }
            }
            return m;
        }

        private double[] cubic(double t) {
            double a = c.number("cubic_coeff_a", -0.75);
            return new double[] {
                ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a,
                ((a + 2) * t - (a + 3)) * t * t + 1,
                ((a + 2) * (1 - t) - (a + 3)) * (1 - t) * (1 - t) + 1,
                ((a * (2 - t) - 5 * a) * (2 - t) + 8 * a) * (2 - t) - 4 * a
            };
        }
    }

    static List<GraphValue> resize(NodeContext c) {
        boolean early = c.opset() < 11;
        String place = early ? EARLIER : c.text("coordinate_transformation_mode", "half_pixel");
        int scales = early ? 1 : 2;
        if (c.whole("antialias", 0) != 0
                || !c.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                    "antialias or keep_aspect_ratio_policy is set",
                    "neither");
        }
        Optional<Constant> sizes = c.known(3).filter(k -> k.values().length > 0);
        double[] factors =
                sizes.isPresent() ? new double[0] : c.fixed(scales, "scales").values();
        return resize(c, factors, sizes, place);
    }

    static List<GraphValue> upsample(NodeContext c) {
        double[] scales = c.has(1)
                ? c.fixed(1, "scales").values()
                : c.floats("scales").stream().mapToDouble(f -> f).toArray();
        return resize(c, scales, Optional.empty(), EARLIER);
    }

    private static List<GraphValue> resize(
            NodeContext c, double[] scales, Optional<Constant> sizes, String place) {
        Traced x = c.live(0);
        int[] all = new int[x.rank()];
        Arrays.setAll(all, i -> i);
        int[] axes = c.axes(c.wholes("axes").orElse(all), x.rank());
        int given = sizes.map(k -> k.values().length).orElse(scales.length);
        if (given != axes.length) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, given + " sizes or scales", axes.length + " of them");
        }
        Traced y = x;
        for (int i = 0; i < axes.length; i++) {
            y = along(c, y, axes[i], i, scales, sizes, place);
        }
        return c.result(y);
    }

    private static Traced along(
            NodeContext c,
            Traced x,
            int axis,
            int i,
            double[] scales,
            Optional<Constant> sizes,
            String place) {
        if (axis == x.batch()) {
            boolean same = sizes.map(k -> k.samplesAt(i) != 0 || k.values()[i] == c.fixedSamples())
                    .orElseGet(() -> scales[i] == 1);
            if (!same) {
                throw c.samples("it resizes the sample axis");
            }
            return x;
        }
        int from = x.extent(axis);
        double size = sizes.map(k -> k.values()[i]).orElseGet(() -> Math.floor(from * scales[i]));
        if (!(size >= 1 && size <= Limits.ELEMENTS)
                || sizes.map(k -> k.samplesAt(i)).orElse(0.0) != 0) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "an extent of " + size, "at least 1");
        }
        int to = (int) size;
        double scale = sizes.isPresent() ? to / (double) from : scales[i];
        if (to == from && scale == 1) {
            return x;
        }
        Way way = new Way(c, from, to, scale, c.text("mode", "nearest"), place);
        int item = x.item(axis);
        int[] dims = x.value().type().shape().dims();
        dims[item] = to;
        c.shape(dims);
        return switch (way.mode) {
            case "nearest" -> x.with(nearest(c, x.value(), item, way));
            case "linear", "cubic" -> x.with(weighted(c, x.value(), item, way));
            default ->
                throw c.refuse(
                        OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                        "its mode is " + Words.of(way.mode),
                        "nearest, linear or cubic");
        };
    }

    private static Value nearest(NodeContext c, Value x, int item, Way way) {
        c.folded(way.to);
        return GatherOps.chosen(c, x, item, way.nearest());
    }

    private static Value weighted(NodeContext c, Value x, int item, Way way) {
        c.folded(way.to, way.from);
        ProgramBuilder b = c.builder();
        String labels = "abcdefghij".substring(0, x.type().shape().rank());
        String old = labels.substring(item, item + 1);
        return b.contract(
                labels,
                x,
                "z" + old,
                b.constant(Shape.of(way.to, way.from), way.weights()),
                labels.replace(old, "z"));
    }
}
