package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.plstar.landscape.certificate.LinearMap.Mean;
import org.plstar.landscape.certificate.LinearMap.Multiple;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.StageNetwork.Stage;
import org.plstar.landscape.certificate.StageNetwork.StageTerm;

/**
 * How far the units of one sample are from changing side, stage after stage.
 *
 * <p>Numbers that are the same function of the weights have the same name: equal inputs, and what
 * equal windows, or functions, make of numbers with equal names. A maximum of them has no kink, and
 * what is 0 whatever the weights are has none. A unit behind its kink is 0 as long as no unit
 * changes side, which is all that is asked. Cost and memory: one name for each number that is seen.
 */
final class Sides {
    /** What is 0 whatever the weights are. */
    private static final int ZERO = 0;

    /** What a name is made of. */
    private enum Made {
        NUMBER,
        PATCH,
        UNIT,
        SUM,
        MEAN,
        MULTIPLE,
        FUNCTION
    }

    private final StageNetwork stack;
    private final Map<List<Object>, Integer> known = new HashMap<>();

    private int last = ZERO;

    /** Names of h_l. */
    private final int[][] names;

    /** At the input of one sample. */
    Sides(StageNetwork stack, double[] x, int at) {
        this.stack = stack;
        names = new int[stack.hidden() + 2][];
        names[0] = new int[stack.inputs()];
        for (int k = 0; k < names[0].length; k++) {
            double v = x[at + k];
            names[0][k] = v == 0 ? ZERO : name(Made.NUMBER, Double.doubleToLongBits(v));
        }
    }

    /**
     * How far every z_l may move, at least, before a unit changes side; infinite without kinks. To
     * be asked of l = 1, 2, … in order.
     *
     * @param z from {@code at} on
     * @param slope φ'(z) from {@code slopeAt} on
     */
    double apart(int l, double[] z, int at, double[] slope, int slopeAt) {
        Stage stage = stack.stage(l);
        int[] own = sums(l);
        double least = Double.POSITIVE_INFINITY;
        if (stage.windows().isPresent()) {
            Patches windows = stage.windows().orElseThrow();
            for (int g = 0; g < windows.groups(); g++) {
                for (int p = 0; p < windows.sites(); p++) {
                    least = Math.min(least, apart(windows, g, p, own, z, at));
                }
            }
        }
        names[l] = own.clone();
        for (int k = 0; k < own.length; k++) {
            if (stage.activation().isKinked() && own[k] != ZERO) {
                least = Math.min(least, Math.abs(z[at + k]));
            }
            boolean behind = slope[slopeAt + k] == 0 && stage.isKinked();
            names[l][k] = behind ? ZERO : of(l, stage.activation(), own[k]);
        }
        return least;
    }

    /** The name of φ(z_l): a sum may put it beside z_l, which is another function. */
    private int of(int l, SmoothActivation phi, int z) {
        return phi == SmoothActivation.IDENTITY || (z == ZERO && phi.keepsZero())
                ? z
                : name(Made.FUNCTION, l, z);
    }

    /** Of the largest of one window. */
    private static double apart(
            Patches windows, int group, int site, int[] own, double[] z, int at) {
        int best = windows.largest(group, site, z, at);
        double least = Double.POSITIVE_INFINITY;
        for (int q = 0; q < windows.taps(); q++) {
            int k = (group * windows.taps() + q) * windows.sites() + site;
            if (windows.index()[k] >= 0 && own[k] != own[best]) {
                // both move, but for one that is 0
                int moving = (own[k] == ZERO ? 0 : 1) + (own[best] == ZERO ? 0 : 1);
                least = Math.min(least, (z[at + best] - z[at + k]) / moving);
            }
        }
        return least;
    }

    /** Names of z_l. */
    private int[] sums(int l) {
        List<Integer> terms = stack.termsOf(l);
        int[] sum = new int[stack.width(l)];
        for (int t : terms) {
            int[] part = part(t, stack.term(t));
            for (int k = 0; k < sum.length; k++) {
                sum[k] =
                        sum[k] == ZERO || part[k] == ZERO
                                ? sum[k] + part[k]
                                : name(Made.SUM, sum[k], part[k]);
            }
        }
        return sum;
    }

    private int[] part(int t, StageTerm term) {
        int[] of = names[term.source()];
        return switch (term.map()) {
            case Multiple m when m.factor() == 0 -> new int[of.length];
            case Multiple m when m.factor() == 1 -> of;
            case Multiple _ ->
                    Arrays.stream(of)
                            .map(v -> v == ZERO ? ZERO : name(Made.MULTIPLE, t, v))
                            .toArray();
            case Mean m -> mean(t, m, of);
            case Weighted w -> weighted(t, w, of);
        };
    }

    private int[] mean(int t, Mean m, int... of) {
        Patches p = m.patches();
        int[] made = new int[m.out()];
        for (int k = 0; k < made.length; k++) {
            long[] parts =
                    seen(p, k / p.sites(), k % p.sites(), of)
                            .filter(v -> v != ZERO)
                            .sorted()
                            .toArray();
            if (parts.length == 1 && m.share() == 1) {
                made[k] = (int) parts[0];
            } else if (parts.length > 0) {
                made[k] = name(Made.MEAN, t, name(Made.PATCH, parts));
            }
        }
        return made;
    }

    private int[] weighted(int t, Weighted w, int... of) {
        Patches p = w.patches();
        int[] made = new int[w.out()];
        boolean biased = w.bias().length > 0 && w.biasScale() != 0;
        for (int g = 0; g < p.groups(); g++) {
            for (int site = 0; site < p.sites(); site++) {
                if (!biased && seen(p, g, site, of).allMatch(v -> v == ZERO)) {
                    continue;
                }
                // units of one site have weights of their own
                int patch = p.isWhole() ? 0 : name(Made.PATCH, seen(p, g, site, of).toArray());
                for (int o = g * w.each(); o < (g + 1) * w.each(); o++) {
                    made[o * p.sites() + site] =
                            p.isWhole() ? ++last : name(Made.UNIT, t, patch, o);
                }
            }
        }
        return made;
    }

    /** Names of what a window sees. */
    private static LongStream seen(Patches p, int group, int site, int... of) {
        return IntStream.range(group * p.taps(), (group + 1) * p.taps())
                .map(q -> p.index()[q * p.sites() + site])
                .mapToLong(element -> element < 0 ? ZERO : of[element]);
    }

    private int name(Made how, long... parts) {
        List<Object> key = new ArrayList<>(parts.length + 1);
        key.add(how);
        for (long part : parts) {
            key.add(part);
        }
        return known.computeIfAbsent(key, _ -> ++last);
    }
}
