package org.plstar.check;

/** One of the nine instructions (docs/certificate-format.md); a and b are numbers of lines. */
sealed interface Line {
    /** The instruction v[j] = w_p[index[j]]. */
    record Param(int p, Index index) implements Line {}

    /** A row of numbers for each sample; a single row is a constant. */
    record Data(double[][] rows) implements Line {}

    /** The instruction v[j] = a[index[j]], or 0 where the index is -1. */
    record Gather(int a, Index index) implements Line {}

    /** The instruction v[index[j]] += a[j]. */
    record Sum(int a, Index index, int size) implements Line {}

    /** The instruction alpha a + beta b; b is -1 if there is none. */
    record Lin(double alpha, int a, double beta, int b) implements Line {}

    /** A smooth function of each number. */
    record Smooth(Fn fn, int a) implements Line {}

    /** The instruction max(a, 0). */
    record Relu(int a) implements Line {}

    /** k products of [r, s] and [s, t]. */
    record Mul(int a, int b, int k, int r, int s, int t) implements Line {
        /**
         * Receives every product of an element of a and one of b, and the element that it is added
         * to.
         */
        interface Terms {
            void add(int i, int j, int y);
        }

        void forEach(Terms to) {
            for (int row = 0; row < k * r; row++) {
                for (int q = 0; q < s; q++) {
                    int from = (row / r * s + q) * t;
                    for (int u = 0; u < t; u++) {
                        to.add(row * s + q, from + u, row * t + u);
                    }
                }
            }
        }
    }

    /** The lines that the instruction reads, each once. */
    default int[] operands() {
        return switch (this) {
            case Param _, Data _ -> new int[0];
            case Gather g -> new int[] {g.a};
            case Sum s -> new int[] {s.a};
            case Lin l -> l.b < 0 ? new int[] {l.a} : new int[] {l.a, l.b};
            case Mul m -> m.a == m.b ? new int[] {m.a} : new int[] {m.a, m.b};
            case Smooth f -> new int[] {f.a};
            case Relu r -> new int[] {r.a};
        };
    }
}
