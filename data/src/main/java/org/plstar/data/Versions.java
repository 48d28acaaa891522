package org.plstar.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.plstar.refusal.ByteCount;

/**
 * Versions of each image: shifted by one pixel in both directions, and mirrored. Pixels that a
 * shift adds repeat the edge.
 *
 * <p>Row i of all rows is version i mod {@link #count()} of image i / count; version 0 is the image
 * itself.
 *
 * @param shifts whether there are the nine shifts by -1, 0 and 1 pixels down and to the right
 * @param mirror whether there is the mirror image, left for right, of each
 */
public record Versions(boolean shifts, boolean mirror) {
    /** Only the images themselves. */
    public static final Versions NONE = new Versions(false, false);

    private static final int SIDE = 3;

    /**
     * Reads a list such as {@code shifts,mirror}.
     *
     * @throws org.plstar.refusal.Refusal UNKNOWN_VERSIONS
     */
    public static Versions parse(String text) {
        List<String> words = Arrays.asList(text.split(",", -1));
        if (!List.of("shifts", "mirror").containsAll(words)) {
            throw Location.of("versions " + Location.quoted(text))
                    .refuse(
                            DataRefusal.UNKNOWN_VERSIONS,
                            "there are no such versions of images",
                            "shifts, mirror or both, joined by a comma",
                            "for instance shifts,mirror");
        }
        return new Versions(words.contains("shifts"), words.contains("mirror"));
    }

    /** Versions of each image, 1 to 18. */
    public int count() {
        return (shifts ? SIDE * SIDE : 1) * (mirror ? 2 : 1);
    }

    /**
     * Refuses rows that are no images without missing pixels.
     *
     * @throws org.plstar.refusal.Refusal NOT_IMAGES; TOO_LARGE_FOR_MEMORY for more rows than can be
     *     counted
     */
    public void require(Dataset rows) {
        if (count() == 1) {
            return;
        }
        if (!rows.shaped() || !rows.missing().isEmpty()) {
            throw Location.of(rows.source())
                    .refuse(
                            DataRefusal.NOT_IMAGES,
                            rows.shaped()
                                    ? "pixels are missing"
                                    : "the rows are no images, and cannot be shifted",
                            "images, height by width, all pixels there",
                            "leave the versions out");
        }
        if ((long) rows.rows() * count() > Integer.MAX_VALUE) {
            throw Location.of(rows.source())
                    .refuse(
                            DataRefusal.TOO_LARGE_FOR_MEMORY,
                            rows.rows() + " images have more versions than can be counted",
                            "at most " + Integer.MAX_VALUE + " rows",
                            "take fewer rows, or fewer versions");
        }
    }

    /**
     * Writes a version of an image.
     *
     * @param image [channels, height, width] row-major, from {@code from} on
     * @param shape of an image; height and width are the last
     * @param to receives as many numbers from {@code at} on
     */
    public void write(
            double[] image, int from, List<Integer> shape, int version, double[] to, int at) {
        int width = shape.getLast();
        int height = shape.get(shape.size() - 2);
        int size = shape.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
        int shift = shifts ? (version + SIDE * SIDE / 2) % (SIDE * SIDE) : SIDE * SIDE / 2;
        boolean mirrored = version >= (shifts ? SIDE * SIDE : 1);
        int down = shift / SIDE - 1;
        int right = shift % SIDE - 1;
        for (int line = 0; line < size / width; line++) {
            int y = line % height;
            int source = from + (line - y + Math.clamp(y - down, 0, height - 1)) * width;
            for (int x = 0; x < width; x++) {
                int there = Math.clamp(x - right, 0, width - 1);
                to[at + line * width + x] = image[source + (mirrored ? width - 1 - there : there)];
            }
        }
    }

    /**
     * Some versions of some images, with their targets.
     *
     * @param images their rows
     * @param versions one of each
     */
    public Dataset select(Dataset rows, int[] images, int[] versions) {
        Dataset chosen = rows.select(images);
        double[] features = new double[chosen.features().length];
        for (int i = 0; i < images.length; i++) {
            int at = i * rows.width();
            write(chosen.features(), at, rows.inputShape(), versions[i], features, at);
        }
        return new Dataset(
                rows.source(),
                rows.contentHash(),
                rows.featureNames(),
                rows.inputShape(),
                features,
                new BitSet(),
                chosen.target(),
                chosen.rowNumbers(),
                rows.schema());
    }

    /**
     * All versions of all images, in memory.
     *
     * @throws org.plstar.refusal.Refusal NOT_IMAGES; TOO_LARGE_FOR_MEMORY if they take more than
     *     half of Java's largest memory
     */
    public Dataset all(Dataset rows) {
        if (count() == 1) {
            return rows;
        }
        require(rows);
        double bytes = (double) Double.BYTES * count() * rows.features().length;
        double most = Math.min(0.5 * Runtime.getRuntime().maxMemory(), 1.7e10);
        if (bytes > most) {
            throw Location.of(rows.source())
                    .refuse(
                            DataRefusal.TOO_LARGE_FOR_MEMORY,
                            "%,d versions of each image take %s, and there are %s"
                                    .formatted(
                                            count(), ByteCount.words(bytes), ByteCount.words(most)),
                            "images whose versions fit in half of the memory",
                            "take fewer rows, or give Java more memory (-Xmx)");
        }
        int[] images = new int[rows.rows() * count()];
        int[] versions = new int[images.length];
        Arrays.setAll(images, i -> i / count());
        Arrays.setAll(versions, i -> i % count());
        return select(rows, images, versions);
    }
}
