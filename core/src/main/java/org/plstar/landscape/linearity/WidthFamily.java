package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * Networks that differ in one width, on the same data.
 *
 * @param network the network of a width
 * @param features [N, d] row-major; not modified
 * @param targets [N, C] row-major; not modified
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record WidthFamily(IntFunction<Network> network, double[] features, double[] targets) {
    /** Copies; refuses numbers that are not finite. */
    public WidthFamily {
        Require.finite(features, LinearityRefusal.WIDTHS, "feature");
        Require.finite(targets, LinearityRefusal.WIDTHS, "target");
        features = features.clone();
        targets = targets.clone();
    }

    /** Where a text takes the width. */
    public static final String PLACE = "{m}";

    /**
     * A network's text at a width.
     *
     * @throws Refusal NO_WIDTH if the text has no place for it
     */
    public static String text(String template, int width) {
        Require.atLeast(1, width, LinearityRefusal.WIDTHS, "width");
        if (!template.contains(PLACE)) {
            throw Refusal.of(
                    LinearityRefusal.NO_WIDTH,
                    "network \"" + template + "\"",
                    "it is the same at every width",
                    PLACE + " where the width belongs",
                    "write for instance \"dense({m}) tanh dense({m}) tanh dense\"");
        }
        return template.replace(PLACE, String.valueOf(width));
    }

    /**
     * Reads widths: numbers separated by commas that grow; {@code …} or {@code ...} continues by
     * the ratio of the two before it, up to the one behind it.
     *
     * @throws Refusal WIDTHS if they do not
     */
    public static int[] widths(String list) {
        List<Integer> widths = new ArrayList<>();
        boolean fill = false;
        for (String part : list.split(",", -1)) {
            String word = part.strip();
            if (word.equals("…") || word.equals("...")) {
                if (widths.size() < 2 || fill) {
                    throw widthsRefusal(list, "'" + word + "' has no two widths before it");
                }
                fill = true;
                continue;
            }
            int width = number(list, word);
            if (!widths.isEmpty() && width <= widths.getLast()) {
                throw widthsRefusal(list, width + " comes behind " + widths.getLast());
            }
            if (fill) {
                fill(list, widths, width);
                fill = false;
            }
            widths.add(width);
        }
        if (fill || widths.size() < 2) {
            throw widthsRefusal(list, fill ? "it does not say where to end" : "it is one width");
        }
        return widths.stream().mapToInt(m -> m).toArray();
    }

    private static void fill(String list, List<Integer> widths, int end) {
        double ratio = widths.getLast() / (double) widths.get(widths.size() - 2);
        long next = Math.round(widths.getLast() * ratio);
        while (next < end) {
            widths.add((int) next);
            next = Math.round(next * ratio);
        }
        if (next != end) {
            throw widthsRefusal(list, "going on by the factor " + ratio + " misses " + end);
        }
    }

    private static int number(String list, String word) {
        try {
            int width = Integer.parseInt(word);
            if (width >= 1) {
                return width;
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw widthsRefusal(list, "'" + word + "' is no width");
    }

    private static Refusal widthsRefusal(String list, String what) {
        return Refusal.of(
                LinearityRefusal.WIDTHS,
                "widths " + list,
                what,
                "two or more widths that grow",
                "write for instance 64,128,256 or 64,128,…,4096");
    }

    /** The system of a network. */
    public ResidualSystem system(Network built) {
        return ResidualSystem.of(built, features, targets);
    }
}
