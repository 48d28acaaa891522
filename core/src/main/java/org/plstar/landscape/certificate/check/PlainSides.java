package org.plstar.landscape.certificate.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far one sample's numbers are from where a function has a kink.
 *
 * <p>Numbers have names: 0 is what is 0 while no unit changes side, and two numbers of one name are
 * the same function of the weights. Neither has a kink: the largest of two numbers of one name is
 * either, and what is 0 for all weights stays on its kink.
 */
final class PlainSides {
    private static final int PATCH = -1;
    private static final int UNIT = -2;
    private static final int SUM = -3;
    private static final int MEAN = -4;
    private static final int FUNCTION = -5;

    private final PlainNetwork net;
    private final int[][] names;
    private final Map<List<Integer>, Integer> known = new HashMap<>();
    private int last;

    /** Of one row, from {@code at} on. */
    PlainSides(PlainNetwork net, double[] x, int at) {
        this.net = net;
        names = new int[net.last + 1][];
        names[0] = new int[net.inputs];
        Map<Double, Integer> numbers = new HashMap<>();
        for (int k = 0; k < net.inputs; k++) {
            double v = x[at + k];
            names[0][k] = v == 0 ? 0 : numbers.computeIfAbsent(v, _ -> ++last);
        }
    }

    /** Which numbers of a stage pass: all, or the first largest of each window. */
    boolean[] kept(int l, double[] z) {
        boolean[] kept = new boolean[z.length];
        if (net.phi[l] != PlainActivation.LARGEST) {
            Arrays.fill(kept, true);
            return kept;
        }
        for (List<Integer> window : windows(l)) {
            kept[largest(window, z)] = true;
        }
        return kept;
    }

    /** The elements of every window of a stage, padding left out. */
    private List<List<Integer>> windows(int l) {
        PlainMap map = net.windows(l);
        List<List<Integer>> all = new ArrayList<>();
        for (int c = 0; c < map.groups / map.listed; c++) {
            for (int p = 0; p < map.sites; p++) {
                List<Integer> window = new ArrayList<>();
                for (int q = c * map.listed; q < (c + 1) * map.listed; q++) {
                    if (map.seen[q][p] >= 0) {
                        window.add(q * map.sites + p);
                    }
                }
                if (window.isEmpty()) {
                    throw new IllegalArgumentException("a window of stage " + l + " is empty");
                }
                all.add(window);
            }
        }
        return all;
    }

    private static int largest(List<Integer> window, double... z) {
        int best = window.getFirst();
        for (int k : window) {
            best = z[k] > z[best] ? k : best;
        }
        return best;
    }

    /**
     * How far each exact z_l may move, at least; infinite without kinks. For l = 1, 2, … in order.
     *
     * @param off how far z may be from the exact numbers
     * @param slope φ' at z
     */
    double apart(int l, double[] z, double[] off, double[] slope) {
        boolean kinked = net.phi[l].isKinked();
        boolean chooses = net.phi[l] == PlainActivation.LARGEST;
        int[] own = sums(l);
        double least = Double.POSITIVE_INFINITY;
        for (List<Integer> window : chooses ? windows(l) : List.<List<Integer>>of()) {
            int best = largest(window, z);
            for (int k : window) {
                if (own[k] != own[best]) {
                    double between = (z[best] - z[k]) * (1 - 1e-10) - off[best] - off[k];
                    // one of the two is 0 and does not move
                    boolean one = own[k] == 0 || own[best] == 0;
                    least = Math.min(least, one ? between : between / 2);
                }
            }
        }
        names[l] = new int[own.length];
        for (int k = 0; k < own.length; k++) {
            if (kinked && !chooses && own[k] != 0) {
                least = Math.min(least, Math.abs(z[k]) * (1 - 1e-10) - off[k]);
            }
            names[l][k] = kinked && slope[k] == 0 ? 0 : after(l, own[k]);
        }
        return least;
    }

    /** The name of φ(z); some make a number of 0 that is not 0. */
    private int after(int l, int z) {
        PlainActivation phi = net.phi[l];
        boolean same = phi == PlainActivation.IDENTITY || phi == PlainActivation.LARGEST;
        return same || (z == 0 && phi.at(0, 0) == 0) ? z : name(FUNCTION, List.of(l, z));
    }

    private int[] sums(int l) {
        int[] sum = new int[net.width[l]];
        for (int t = 0; t < net.maps.size(); t++) {
            PlainMap map = net.maps.get(t);
            if (map.stage == l) {
                for (int j = 0; j < sum.length; j++) {
                    int one = one(t, map, j);
                    boolean both = sum[j] != 0 && one != 0;
                    sum[j] = both ? name(SUM, List.of(sum[j], one)) : sum[j] + one;
                }
            }
        }
        return sum;
    }

    /** The name of what one map adds to z_j. */
    private int one(int t, PlainMap map, int j) {
        int o = j / map.sites;
        List<Integer> parts = new ArrayList<>();
        boolean zero = true;
        for (int q = 0; q < map.taps && !map.dense; q++) {
            int element = map.seen[o / map.each][q * map.sites + j % map.sites];
            int part = element < 0 ? 0 : names[map.source][element];
            zero &= part == 0;
            if (map.trained || part != 0) {
                parts.add(part);
            }
        }
        if (map.dense) {
            zero = Arrays.stream(names[map.source]).allMatch(part -> part == 0);
        }
        zero |= map.scale == 0;
        if (zero && (map.bias.length == 0 || map.biasScale == 0)) {
            return 0;
        }
        if (map.dense) {
            return ++last; // every unit has weights of its own
        }
        if (map.trained) {
            return name(UNIT, List.of(t, o, name(PATCH, parts)));
        }
        parts.sort(null); // a sum has no order
        return parts.size() == 1 && map.scale == 1
                ? parts.getFirst()
                : name(MEAN, List.of(t, name(PATCH, parts)));
    }

    private int name(int how, List<Integer> parts) {
        List<Integer> key = new ArrayList<>(parts);
        key.addFirst(how);
        return known.computeIfAbsent(key, _ -> ++last);
    }
}
