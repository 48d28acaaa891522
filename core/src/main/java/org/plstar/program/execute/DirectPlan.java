package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.IndexTables;
import org.plstar.array.Span;
import org.plstar.program.Op;
import org.plstar.program.execute.DirectImages.Phase;

/**
 * Plans convolutions of few channels, and their derivatives, without patches, which copy each
 * number once for every tap, which costs more than products of few channels.
 */
final class DirectPlan {
    /** The number of channels up to which patches cost more than they save. */
    private static final int MOST_CHANNELS = 32;

    /** The number of multiply-adds of a task. */
    private static final long PER_TASK = 1 << 21;

    /** About how many bytes the sums of pieces may take. */
    private static final long MOST_SUMS = 1 << 24;

    private DirectPlan() {}

    static int itemsPerTask(int items, long multiplyAdds) {
        return Math.clamp(PER_TASK / Math.max(1, multiplyAdds), 1, Math.max(1, items));
    }

    /** The step of a product with patches, or null if it is no such product, or too wide. */
    static @Nullable Step product(
            BufferPlan draft,
            int id,
            WindowedImages images,
            Labelled other,
            String result,
            boolean overSamples) {
        String windows = "S" + images.row() + images.column();
        String patch = Labels.without(images.labels(), windows);
        String channel = Labels.without(other.labels(), windows + patch);
        if (!fits(images) || channel.length() != 1 || !few(other.extent(channel.charAt(0)))) {
            return null;
        }
        char c = channel.charAt(0);
        boolean rowwise = images.isRowwise();
        if (same(other.labels(), patch + c) && same(result, windows + c)) {
            boolean together = ChannelOrder.isFreeBehind(draft, id);
            if (!together && rowwise) {
                return null;
            }
            PackedWeights weights = PackedWeights.of(other, patch, c);
            return new DirectConvolution(
                    images,
                    images.bordered(),
                    IndexTables.of(images.windows(), images.elements(), weights.width()),
                    weights,
                    draft.fresh(weights.size()),
                    new WindowRows(
                            new Labelled(result, result(draft, id, together, result, c)),
                            c,
                            images.row(),
                            images.column()));
        }
        if (same(other.labels(), windows + c)
                && same(result, patch + c)
                && !(rowwise && other.view().isContiguous())) {
            PackedWeights sum = PackedWeights.of(new Labelled(result, draft.result(id)), patch, c);
            int items = images.images().extent('S');
            int most = Math.min(draft.pieces(), Math.max(1, items));
            int pieces = Math.clamp(MOST_SUMS / (8L * sum.size()), 1, most);
            return new DirectWeights(
                    images,
                    images.bordered(),
                    IndexTables.of(images.elements(), images.windows(), sum.width()),
                    new WindowRows(other, c, images.row(), images.column()),
                    sum,
                    draft.fresh(pieces * sum.size()),
                    pieces,
                    overSamples);
        }
        return null;
    }

    /** The step of a product that is folded onto images, or null. */
    static @Nullable Step fold(
            BufferPlan draft,
            int id,
            Op.Fold f,
            String labels,
            Labelled a,
            Labelled b,
            double factor) {
        int[] extents = draft.extents(draft.type(id));
        WindowedImages asked =
                new WindowedImages(labels, BufferView.contiguous(-1, extents), f.window(), 0);
        Labelled weights = a.has('S') ? b : a;
        Labelled other = a.has('S') ? a : b;
        String windows = "S" + asked.row() + asked.column();
        String patch = Labels.without(asked.labels(), windows);
        String channel = Labels.without(other.labels(), windows);
        String plane = patch.substring(0, patch.length() - 2);
        Span rows = asked.window().rows();
        Span columns = asked.window().columns();
        if (!fits(asked)
                || plane.length() != 1
                || channel.length() != 1
                || !few(asked.images().extent(plane.charAt(0)))
                || !same(weights.labels(), patch + channel)
                || !same(other.labels(), windows + channel)
                || !everywhere(rows)
                || !everywhere(columns)) {
            return null;
        }
        boolean together = ChannelOrder.isThatOfMates(draft, id);
        if (!together && other.view().isContiguous()) {
            return null;
        }
        String axes = asked.images().labels();
        BufferView to = result(draft, id, together, axes, plane.charAt(0));
        WindowedImages images = new WindowedImages(labels, to, f.window(), 0);
        WindowRows from = new WindowRows(other, channel.charAt(0), asked.row(), asked.column());
        BorderedPlanes planes = from.bordered(
                before(rows),
                after(rows, images.images().extent('H'), from.rows()),
                before(columns),
                after(columns, images.images().extent('W'), from.across()));
        Labelled taps = weights.ordered(channel + patch.substring(patch.length() - 2));
        List<Integer> lines = new ArrayList<>();
        List<Phase> phases = phases(images, planes, taps, lines);
        PackedWeights packed = new PackedWeights(
                weights.view().buffer(),
                weights.view().offset(),
                ints(lines),
                weights.stride(plane.charAt(0)),
                images.planes());
        return new DirectImages(
                images,
                from,
                planes,
                packed,
                factor,
                draft.fresh(packed.size()),
                phases,
                alternate(images));
    }

    /**
     * The phases, one for each remainder of rows and columns by the stride; the offsets of the
     * weights of their taps are added to {@code lines}.
     */
    private static List<Phase> phases(
            WindowedImages images, BorderedPlanes planes, Labelled taps, List<Integer> lines) {
        Span rows = images.window().rows();
        Span columns = images.window().columns();
        int[] all = taps.positions(taps.labels());
        List<Phase> phases = new ArrayList<>();
        for (int r = 0; r < Math.min(rows.stride(), images.images().extent('H')); r++) {
            for (int c = 0; c < Math.min(columns.stride(), images.images().extent('W')); c++) {
                List<Integer> at = new ArrayList<>();
                int line = lines.size();
                for (int t = 0; t < all.length; t++) {
                    int x = t % columns.kernel();
                    int y = t / columns.kernel() % rows.kernel();
                    int down = rows.before() + r - y * rows.dilation();
                    int right = columns.before() + c - x * columns.dilation();
                    if (down % rows.stride() == 0 && right % columns.stride() == 0) {
                        int channel = t / images.window().size();
                        lines.add(all[t]);
                        at.add(planes.place(
                                channel, down / rows.stride(), right / columns.stride()));
                    }
                }
                phases.add(phase(planes, r, c, line, images, ints(at)));
            }
        }
        return phases;
    }

    private static Phase phase(
            BorderedPlanes planes, int r, int c, int line, WindowedImages images, int[] taps) {
        Labelled to = images.images();
        int right = images.window().columns().stride();
        int down = images.window().rows().stride();
        int across = Math.ceilDiv(to.extent('W') - c, right);
        int[] elements = new int[Math.ceilDiv(to.extent('H') - r, down) * across];
        int[] results = new int[elements.length];
        int first = r * to.stride('H') + c * to.stride('W');
        int n = IndexTables.padded(images.planes());
        for (int e = 0; e < elements.length; e++) {
            elements[e] = e / across * planes.pitch() + e % across * planes.step();
            results[e] = alternate(images)
                    ? first
                            + e / across * down * to.stride('H')
                            + e % across * right * to.stride('W')
                    : e * n;
        }
        return new Phase(first, across, line, new IndexTables(elements, taps, results));
    }

    /** Whether the channels of an element of the images fill rows of a product. */
    private static boolean alternate(WindowedImages images) {
        int planes = images.planes();
        return images.bordered().step() == planes && planes == IndexTables.padded(planes);
    }

    private static int[] ints(List<Integer> all) {
        return all.stream().mapToInt(i -> i).toArray();
    }

    /** The number of rows of results above the first that an element of the image reads. */
    private static int before(Span span) {
        int first = span.before() - (span.kernel() - 1) * span.dilation();
        return Math.max(0, -Math.floorDiv(first, span.stride()));
    }

    /** The number of rows of results below the last that an element of the image reads. */
    private static int after(Span span, int extent, int count) {
        return Math.max(0, (extent - 1 + span.before()) / span.stride() - (count - 1));
    }

    /** Whether every element, the border aside, is read by some tap. */
    private static boolean everywhere(Span span) {
        return span.dilation() == 1 && span.kernel() >= span.stride();
    }

    private static boolean fits(WindowedImages images) {
        return images.images().has('S')
                && !images.images().has('O')
                && images.window().size() > 1
                && images.depth() <= MOST_CHANNELS * images.window().size();
    }

    /** Whether the number of channels is small, but fills vectors. */
    private static boolean few(int channels) {
        return 2 * channels >= IndexTables.BLOCK && channels <= MOST_CHANNELS;
    }

    /** The buffer of a result, with adjacent channels if requested. */
    private static BufferView result(
            BufferPlan draft, int id, boolean together, String labels, char channel) {
        String order = Labels.without(labels, "" + channel) + channel;
        return together
                ? draft.result(id, order.chars().map(labels::indexOf).toArray())
                : draft.result(id);
    }

    private static boolean same(String labels, String others) {
        return labels.length() == others.length()
                && Labels.without(labels, others).isEmpty();
    }
}
