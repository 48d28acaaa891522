package org.plstar.study.report;

import java.util.List;

/** A figure that needs no script: it is visible without scripts and on paper. */
public sealed interface Picture extends Figure {
    /**
     * A square matrix as colours, dark for the least number and bright for the largest.
     *
     * @param groups names of neighbouring rows that belong together, in order; may be empty
     * @param ends where each group ends
     * @param levels [side, side], 0 to 255
     * @param least what 0 stands for
     * @param most what 255 stands for
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Heat(
            String id,
            String title,
            String sentence,
            List<String> groups,
            List<Integer> ends,
            int side,
            byte[] levels,
            double least,
            double most)
            implements Picture {
        /** Refuses a malformed id with an {@link IllegalArgumentException}. */
        public Heat {
            Figure.requireId("picture", id);
            groups = List.copyOf(groups);
            ends = List.copyOf(ends);
        }

        @Override
        public Width width() {
            return Width.HALF;
        }
    }

    /** A picture of small images side by side. */
    record Gallery(String id, String title, String sentence, List<Tile> tiles) implements Picture {
        /** Refuses a malformed id with an {@link IllegalArgumentException}. */
        public Gallery {
            Figure.requireId("picture", id);
            tiles = List.copyOf(tiles);
        }

        @Override
        public Width width() {
            return Width.FULL;
        }
    }

    /**
     * An image of a gallery.
     *
     * @param pixels [channels, height, width], 0 to 255; channels 1 (grey) or 3
     * @param caption below it
     * @param detail after the caption, less important
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Tile(
            int channels, int height, int width, byte[] pixels, String caption, String detail) {}
}
