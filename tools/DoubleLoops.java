import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes class {@code DoubleLoops}: a loop for each operation on elements, which differ in the
 * operation alone. {@code java DoubleLoops.java TARGET}; the build runs it before {@code
 * FloatTwins}, on any JDK from 17 on.
 *
 * <p>One loop per operation, because an operator is fast only where it is a constant.
 */
final class DoubleLoops {
    /** Name | what it is | of vectors v (and u before it) | of numbers s (and t behind it). */
    private static final String UNARY =
            """
            negate | -x. | v.neg() | -s
            abs | |x|. | v.abs() | Math.abs(s)
            reciprocal | 1 / x. | DoubleVector.broadcast(SPECIES, 1).div(v) | 1 / s
            sqrt | √x. | v.sqrt() | Math.sqrt(s)
            square | x². | v.mul(v) | s * s
            sign | 1, -1 or the zero itself. | v.blend(1, v.compare(GT, 0)).blend(-1, v.compare(LT, 0)) \
            | Math.signum(s)
            step | 1 where x &gt; 0, else 0. | DoubleVector.zero(SPECIES).blend(1, v.compare(GT, 0)) \
            | s > 0 ? 1 : 0
            relu | max(x, 0); a comparison rather than MAX keeps it one instruction, lets \
            not-a-number through and turns -0 into +0. | v.blend(0, v.compare(LE, 0)) | s <= 0 ? 0 : s
            """;

    private static final String BINARY =
            """
            add | a + b. | u.add(v) | s + t
            subtract | a - b. | u.sub(v) | s - t
            multiply | a · b. | u.mul(v) | s * t
            divide | a / b. | u.div(v) | s / t
            max | The larger. | u.max(v) | Math.max(s, t)
            min | The smaller. | u.min(v) | Math.min(s, t)
            greater | 1 where a &gt; b, else 0. \
            | DoubleVector.zero(SPECIES).blend(1, u.compare(GT, v)) | s > t ? 1 : 0
            greaterEqual | 1 where a &ge; b, else 0. \
            | DoubleVector.zero(SPECIES).blend(1, u.compare(GE, v)) | s >= t ? 1 : 0
            equal | 1 where a = b, else 0. \
            | DoubleVector.zero(SPECIES).blend(1, u.compare(EQ, v)) | s == t ? 1 : 0
            """;

    private static final String CLASS =
            """
            package org.plstar.array.elementwise;

            import static jdk.incubator.vector.VectorOperators.EQ;
            import static jdk.incubator.vector.VectorOperators.GE;
            import static jdk.incubator.vector.VectorOperators.GT;
            import static jdk.incubator.vector.VectorOperators.LE;
            import static jdk.incubator.vector.VectorOperators.LT;

            import jdk.incubator.vector.DoubleVector;
            import jdk.incubator.vector.VectorSpecies;

            /**
             * Kernels of one correctly rounded operation, or of a choice: the vector loop and the scalar
             * loop after it have the same bits by IEEE 754. Steps are 1, or 0 for an operand that is one
             * vector full of one value. The caller has checked the bounds.
             */
            final class DoubleLoops {
                private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
                private static final int LANES = SPECIES.length();

                private DoubleLoops() {}
            """;

    private static final String UNARY_LOOP =
            """

                /** ABOUT */
                static void NAME(double[] x, int xo, double[] y, int yo, int n) {
                    int i = 0;
                    for (; i <= n - LANES; i += LANES) {
                        DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
                        VECTOR.intoArray(y, yo + i);
                    }
                    for (; i < n; i++) {
                        double s = x[xo + i];
                        y[yo + i] = SCALAR;
                    }
                }
            """;

    private static final String BINARY_LOOP =
            """

                /** ABOUT */
                static void NAME(
                        double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
                    int i = 0;
                    for (; i <= n - LANES; i += LANES) {
                        DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
                        DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
                        VECTOR.intoArray(y, yo + i);
                    }
                    for (; i < n; i++) {
                        double s = a[ao + i * as];
                        double t = b[bo + i * bs];
                        y[yo + i] = SCALAR;
                    }
                }
            """;

    private DoubleLoops() {}

    public static void main(String[] folders) throws IOException {
        Path target = Path.of(folders[0], "elementwise", "DoubleLoops.java");
        String text = CLASS + loops(UNARY, UNARY_LOOP) + loops(BINARY, BINARY_LOOP) + "}\n";
        // a file that is as it was keeps its time, so that nothing is compiled again
        if (!Files.exists(target) || !Files.readString(target).equals(text)) {
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
        }
    }

    private static String loops(String table, String loop) {
        StringBuilder all = new StringBuilder();
        for (String line : table.lines().toList()) {
            String[] part = line.split(" \\| ", -1);
            all.append(
                    loop.replace("ABOUT", part[1])
                            .replace("NAME", part[0])
                            .replace("VECTOR", part[2])
                            .replace("SCALAR", part[3]));
        }
        return all.toString();
    }
}
