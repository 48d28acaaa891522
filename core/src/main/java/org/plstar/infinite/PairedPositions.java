package org.plstar.infinite;

/**
 * The positions of an image or a sequence, and which pairs of them are followed: those no farther
 * apart along either axis than a radius. A vector has one position.
 */
final class PairedPositions {
    /** The radius of all pairs. */
    static final int ALL = Integer.MAX_VALUE;

    private final int height;
    private final int width;
    private final boolean image;
    private final int radius;
    private final int[] from;
    private final int[] to;

    /** For each displacement of two positions, the index of its first pair. */
    private final int[] first;

    private PairedPositions(int height, int width, boolean image, int radius) {
        this.height = height;
        this.width = width;
        this.image = image;
        this.radius = radius >= Math.max(height, width) - 1 ? ALL : radius;
        int pairs = 0;
        first = new int[count() + 1];
        for (int s = 0; s < count(); s++) {
            first[s] = pairs;
            pairs = Math.addExact(pairs, Math.multiplyExact(rows(s), columns(s)));
        }
        first[count()] = pairs;
        from = new int[pairs];
        to = new int[pairs];
        for (int s = 0; s < count(); s++) {
            int at = first[s];
            for (int i = 0; i < rows(s); i++) {
                for (int j = 0; j < columns(s); j++) {
                    from[at] = s;
                    to[at++] = (top(s) + i) * width + left(s) + j;
                }
            }
        }
    }

    /** The paired positions of a vector. */
    static PairedPositions one() {
        return new PairedPositions(1, 1, false, 0);
    }

    /** The paired positions of an image. */
    static PairedPositions image(int height, int width, int radius) {
        return new PairedPositions(height, width, true, radius);
    }

    /** The paired positions of a sequence. */
    static PairedPositions tokens(int count, int radius) {
        return new PairedPositions(count, 1, false, radius);
    }

    /** Paired positions of another size or radius, with the same choice of pairs. */
    PairedPositions sized(int h, int w, int r) {
        return new PairedPositions(h, w, image, r);
    }

    private int reach() {
        return Math.min(radius, Math.max(height, width));
    }

    private int top(int s) {
        return Math.max(0, s / width - reach());
    }

    private int left(int s) {
        return Math.max(0, s % width - reach());
    }

    private int rows(int s) {
        return Math.min(height - 1, s / width + reach()) - top(s) + 1;
    }

    private int columns(int s) {
        return Math.min(width - 1, s % width + reach()) - left(s) + 1;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    boolean image() {
        return image;
    }

    int radius() {
        return radius;
    }

    /** Number of positions. */
    int count() {
        return height * width;
    }

    /** Number of pairs that are followed. */
    int pairs() {
        return from.length;
    }

    /** The first position of a pair. */
    int from(int pair) {
        return from[pair];
    }

    /** The second position of a pair. */
    int to(int pair) {
        return to[pair];
    }

    /** The pair of two positions, which are no farther apart than the radius. */
    int pair(int s, int t) {
        return first[s] + (t / width - top(s)) * columns(s) + t % width - left(s);
    }

    /** Whether all pairs of a smaller radius are pairs of the same image. */
    boolean fits(PairedPositions other) {
        return height == other.height && width == other.width && image == other.image;
    }
}
