package org.plstar.check;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads one line of a program from its text. */
final class LineParser {
    private final Listing listing;
    private final int samples;
    private final int[] size;
    private final Map<String, NpzArchive.Array> arrays;
    private final List<int[]> shapes;

    LineParser(Listing listing) {
        this.listing = listing;
        samples = listing.samples;
        size = listing.size;
        arrays = listing.arrays;
        shapes = listing.shapes;
    }

    Line parse(int k, String text) {
        String[] t = text.split(" ", -1);
        try {
            return switch (t[0]) {
                case "param" -> {
                    length(t, 3);
                    int p = whole(t[1], shapes.size() - 1);
                    Index i = index(t[2], 0, Listing.elements(shapes.get(p)));
                    yield sized(k, i.size(), new Line.Param(p, i));
                }
                case "data" -> {
                    length(t, 2);
                    double[][] rows = listing.rows(t[1], -1);
                    yield sized(k, rows[0].length, new Line.Data(rows));
                }
                case "const" -> {
                    length(t, 2);
                    double[] values = constant(t[1]);
                    yield sized(k, values.length, new Line.Data(new double[][] {values}));
                }
                case "gather" -> {
                    length(t, 3);
                    int a = whole(t[1], k - 1);
                    Index i = index(t[2], -1, size[a]);
                    yield sized(k, i.size(), new Line.Gather(a, i));
                }
                case "sum" -> {
                    length(t, 4);
                    int a = whole(t[1], k - 1);
                    int d = whole(t[3], Listing.LARGEST);
                    Index i = index(t[2], 0, d);
                    Unreadable.require(
                            i.size() == size[a] && !i.each(), "its positions do not fit");
                    yield sized(k, d, new Line.Sum(a, i, d));
                }
                case "lin" -> {
                    Unreadable.require(t.length == 3 || t.length == 5, "its number of parts");
                    int a = whole(t[2], k - 1);
                    int b = t.length == 3 ? -1 : whole(t[4], k - 1);
                    Unreadable.require(
                            a != b && (b < 0 || size[a] == size[b]), "its operands do not fit");
                    double beta = b < 0 ? 0 : JsonText.finite(t[3]);
                    yield sized(k, size[a], new Line.Lin(JsonText.finite(t[1]), a, beta, b));
                }
                case "mul" -> {
                    length(t, 7);
                    int a = whole(t[1], k - 1);
                    int b = whole(t[2], k - 1);
                    int[] n = IntStream.range(3, 7)
                            .map(i -> whole(t[i], Listing.LARGEST))
                            .toArray();
                    Unreadable.require(
                            size[a] == product(n[0], n[1], n[2])
                                    && size[b] == product(n[0], n[2], n[3]),
                            "its operands do not fit");
                    yield sized(
                            k,
                            product(n[0], n[1], n[3]),
                            new Line.Mul(a, b, n[0], n[1], n[2], n[3]));
                }
                case "f" -> {
                    length(t, 3);
                    int a = whole(t[2], k - 1);
                    yield sized(k, size[a], new Line.Smooth(Fn.of(t[1]), a));
                }
                case "relu" -> {
                    length(t, 2);
                    int a = whole(t[1], k - 1);
                    yield sized(k, size[a], new Line.Relu(a));
                }
                default -> throw new Unreadable("it is no instruction");
            };
        } catch (Unreadable e) {
            String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            throw new Unreadable(Listing.where(k) + "(" + shown + "): " + e.getMessage());
        }
    }

    private Line sized(int k, long elements, Line line) {
        Unreadable.require(elements > 0 && elements <= Listing.LARGEST, elements + " elements");
        size[k] = (int) elements;
        return line;
    }

    static void length(String[] tokens, int n) {
        Unreadable.require(tokens.length == n, "its number of parts");
    }

    private static int whole(String text, int most) {
        Unreadable.require(text.matches("[0-9]{1,9}"), text + " is no whole number");
        int v = Integer.parseInt(text);
        Unreadable.require(v <= most, text + " is out of range");
        return v;
    }

    static long product(int... sizes) {
        long p = 1;
        for (int d : sizes) {
            p *= d;
            Unreadable.require(
                    p > 0 && p <= Listing.LARGEST, "sizes of more than 2^28 elements or none");
        }
        return p;
    }

    Index index(String text, int least, int end) {
        return Index.read(text, samples, least, end, arrays);
    }

    private double[] constant(String text) {
        int times = text.indexOf('*');
        if (times < 0) {
            NpzArchive.Array a = NpzArchive.named(arrays, text);
            Unreadable.require(a.shape().length == 1, "array " + text + " is no list");
            return a.numbers();
        }
        double[] values = new double[whole(text.substring(times + 1), Listing.LARGEST)];
        java.util.Arrays.fill(values, JsonText.finite(text.substring(0, times)));
        return values;
    }
}
