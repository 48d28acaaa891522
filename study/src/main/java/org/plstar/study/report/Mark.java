package org.plstar.study.report;

import java.util.List;
import java.util.stream.IntStream;

/** The kind of drawing of a series. The columns of a mark have equal lengths. */
public sealed interface Mark {
    /** Points joined by straight lines, broken where a value is absent. */
    record Line(Values x, Values y) implements Mark {
        /**
         * Refuses columns of different lengths, and an absent x, with an
         * {@link IllegalArgumentException}.
         */
        public Line {
            requirePlaced(x, y);
        }
    }

    /** Separate points. */
    record Points(Values x, Values y) implements Mark {
        /**
         * Refuses columns of different lengths, and an absent x, with an
         * {@link IllegalArgumentException}.
         */
        public Points {
            requirePlaced(x, y);
        }
    }

    /**
     * Curves in the plane, one after another, which may turn back along x; an absent y separates
     * two curves.
     */
    record Curves(Values x, Values y) implements Mark {
        /**
         * Refuses columns of different lengths, and an absent x, with an
         * {@link IllegalArgumentException}.
         */
        public Curves {
            requirePlaced(x, y);
        }

        /** Curves of points (x, y), each with one point at least. */
        public static Curves of(List<double[][]> curves) {
            Values.Builder x = Values.builder();
            Values.Builder y = Values.builder();
            for (int k = 0; k < curves.size(); k++) {
                double[][] points = curves.get(k);
                if (k > 0) {
                    x.add(points[0][0]);
                    y.absent("another curve begins");
                }
                for (double[] point : points) {
                    x.add(point[0]);
                    y.add(point[1]);
                }
            }
            return new Curves(x.build(), y.build());
        }
    }

    /** Constant values, each from its x to the next one. */
    record Steps(Values x, Values y) implements Mark {
        /**
         * Refuses columns of different lengths, and an absent x, with an
         * {@link IllegalArgumentException}.
         */
        public Steps {
            requirePlaced(x, y);
        }
    }

    /** A filled region between two curves; the series' name says what the band is. */
    record Band(Values x, Values low, Values high) implements Mark {
        /**
         * Refuses columns of different lengths, an absent x, and low above high, with an
         * {@link IllegalArgumentException}.
         */
        public Band {
            requirePlaced(x, low);
            requirePlaced(x, high);
            IntStream.range(0, x.size())
                    .filter(i -> low.at(i).isPresent() && high.at(i).isPresent())
                    .filter(i -> low.at(i).getAsDouble() > high.at(i).getAsDouble())
                    .findFirst()
                    .ifPresent(i -> {
                        throw new IllegalArgumentException(
                                "band at index " + i + ": low is above high");
                    });
        }
    }

    /** Eigenvalues, largest first, against their rank 1, 2, …. */
    record Spectrum(Values eigenvalues) implements Mark {}

    private static void requirePlaced(Values x, Values y) {
        if (x.size() != y.size()) {
            throw new IllegalArgumentException("x has " + x.size() + " values, y has " + y.size());
        }
        if (!x.gaps().isEmpty()) {
            throw new IllegalArgumentException("x is absent at index "
                    + x.gaps().getFirst().from()
                    + ": a point needs a place");
        }
    }
}
