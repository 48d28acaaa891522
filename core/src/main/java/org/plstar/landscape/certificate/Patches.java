package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;

/**
 * Which elements of its input a window sees at each of its sites: the sites of a convolution or of
 * a pooling, and the one site, which sees everything, of a dense layer.
 *
 * <p>P(h) is the matrix [taps, sites] of what is seen, zero in the padding, one for each group of
 * channels. Every tap sees an element at no more than one site.
 *
 * @param channels of the input [channels, height, width]
 * @param groups of channels that do not see each other
 * @param taps elements that a window sees, of the channels of one group
 * @param sites places of the window
 * @param index [groups, taps, sites], the element that is seen, -1 in the padding; not modified
 * @param spread most sites that see one element
 * @param isWhole whether there is one site that sees everything in order: a matrix acts on the
 *     input itself
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Patches(
        int channels,
        int height,
        int width,
        int groups,
        Window window,
        int taps,
        int sites,
        int[] index,
        int spread,
        boolean isWhole) {
    private static final Window POINT = new Window(Span.of(1, 1, 0), Span.of(1, 1, 0));

    /** One site that sees all of so many elements. */
    static Patches whole(int elements) {
        return of(elements, 1, 1, 1, POINT);
    }

    /** As many sites as elements, each of which sees one. */
    static Patches elements(int size) {
        return of(1, 1, size, 1, POINT);
    }

    /** The sites of a window on an image. */
    static Patches of(int channels, int height, int width, int groups, Window window) {
        int down = window.rows().count(height);
        int across = window.columns().count(width);
        int each = channels / groups;
        int taps = Math.multiplyExact(each, window.size());
        int sites = Math.multiplyExact(down, across);
        int[] index = new int[Math.multiplyExact(Math.multiplyExact(groups, taps), sites)];
        int[] seen = new int[channels * height * width];
        int at = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int a = 0; a < window.rows().kernel(); a++) {
                for (int b = 0; b < window.columns().kernel(); b++) {
                    for (int i = 0; i < down; i++) {
                        int row = window.rows().position(i, a);
                        for (int j = 0; j < across; j++) {
                            int column = window.columns().position(j, b);
                            boolean inside =
                                    row >= 0 && row < height && column >= 0 && column < width;
                            int element = (channel * height + row) * width + column;
                            index[at++] = inside ? element : -1;
                            if (inside) {
                                seen[element]++;
                            }
                        }
                    }
                }
            }
        }
        return new Patches(
                channels,
                height,
                width,
                groups,
                window,
                taps,
                sites,
                index,
                Math.max(1, Arrays.stream(seen).max().orElse(1)),
                groups == 1 && sites == 1 && taps == seen.length && inOrder(index));
    }

    private static boolean inOrder(int[] index) {
        for (int k = 0; k < index.length; k++) {
            if (index[k] != k) {
                return false;
            }
        }
        return true;
    }

    /** What every window sees, one element beside the other: each tap a group of its own. */
    Patches apart() {
        return new Patches(
                channels,
                height,
                width,
                Math.multiplyExact(groups, taps),
                window,
                1,
                sites,
                index,
                spread,
                false);
    }

    /**
     * Which of the elements that a window sees is the first largest.
     *
     * @param seen [groups, taps, sites] from {@code at} on
     * @return its place in {@code seen}, counted from {@code at}
     */
    int largest(int group, int site, double[] seen, int at) {
        int best = -1;
        for (int q = 0; q < taps; q++) {
            int k = (group * taps + q) * sites + site;
            if (index[k] >= 0 && (best < 0 || seen[at + k] > seen[at + best])) {
                best = k;
            }
        }
        return best;
    }

    /** Whether every window sees some element of the input. */
    boolean allSee() {
        for (int g = 0; g < groups; g++) {
            for (int p = 0; p < sites; p++) {
                boolean some = false;
                for (int q = 0; q < taps; q++) {
                    some |= index[(g * taps + q) * sites + p] >= 0;
                }
                if (!some) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Elements of the input. */
    int in() {
        return channels * height * width;
    }

    /** P(h) of one group into {@code [taps, sites]}. */
    void gather(int group, double[] h, int at, double[] patch) {
        int first = group * taps * sites;
        for (int k = 0; k < taps * sites; k++) {
            int element = index[first + k];
            patch[k] = element < 0 ? 0 : h[at + element];
        }
    }

    /** Adds Pᵀ of {@code [taps, sites]} onto an input. */
    void scatter(int group, double[] patch, double[] h, int at) {
        int first = group * taps * sites;
        for (int k = 0; k < taps * sites; k++) {
            int element = index[first + k];
            if (element >= 0) {
                h[at + element] += patch[k];
            }
        }
    }
}
