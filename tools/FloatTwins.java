import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes classes for single precision from those for double precision: {@code java FloatTwins.java
 * SOURCES TARGET}. The build runs it, on any JDK from 17 on; a class that is in TARGET alone was
 * written by {@code DoubleLoops}.
 *
 * <p>{@code double} becomes {@code float} and {@code Double…} becomes {@code Float…}, comments too,
 * and polynomials get the coefficients for single precision. What else differs has a line in the
 * twin's table: a text {@code =>} what replaces it. A space in the text matches any white space.
 */
final class FloatTwins {
    /** A number with a point or an exponent of two. */
    private static final Pattern LITERAL =
            Pattern.compile(
                    "(?<![\\w.])(0x[0-9a-f]+(?:\\.[0-9a-f]+)?p-?[0-9]+|[0-9]+\\.[0-9]+)(?![\\w.])");

    private static final Pattern POLYNOMIAL =
            Pattern.compile(
                    "broadcast\\(SPECIES, (\\S+)\\)"
                            + "(?:\\s+\\.fma\\((\\w), broadcast\\(SPECIES, \\S+\\)\\))+");

    /** Coefficients for single precision, highest first, by the highest for double precision. */
    private static final Map<String, String> COEFFICIENTS =
            Map.of(
                    // exp
                    "S10",
                    "S5 S4 S3 S2 S1 S0",
                    // log
                    "0x1.2f045e6bd3331p-3",
                    "0x1.31e23ep-2 0x1.995eccp-2 0x1.55557ap-1",
                    // softplus
                    "0x1.5005a5ac22798p-3",
                    "0x1.f0b712p-3 0x1.b721d4p-3 0x1.25056ap-2 0x1.9996d6p-2 0x1.555558p-1",
                    // sin
                    "0x1.5d937db2d6333p-33",
                    "-0x1.9954a4p-13 0x1.11077ap-7 -0x1.555546p-3",
                    // cos
                    "-0x1.8f302f9f1c8e7p-37",
                    "0x1.9a6c8ap-16 -0x1.6c0e3ap-10 0x1.55554ep-5",
                    // erf, near and far
                    "0x1.67798a88d8a9fp-33",
                    "0x1.4c3412p-14 -0x1.a50bp-11 0x1.542e1p-8 -0x1.b7fe9p-6 0x1.ce2d5p-4"
                            + " -0x1.81274p-2 0x1.06eba8p-3",
                    "0x1.4d6d603bd9eecp-40",
                    "0x1.79056cp-14 -0x1.842208p-10 0x1.35bc7ep-7 -0x1.520504p-5 -0x1.afb44ap-1"
                            + " -0x1.51c988p1 -0x1.d97fcp0");

    private static final List<Twin> TWINS =
            List.of(
                    twin("blas/DoubleMatrixVector", ""),
                    twin("blas/DoubleProduct", ""),
                    twin("elementwise/DoubleArithmetic", ""),
                    twin("elementwise/DoubleLoops", ""),
                    twin(
                            "elementwise/DoubleElementwise",
                            """
                            static float errorUlp => static double errorUlp
                            """),
                    twin(
                            "elementwise/DoubleErf",
                            """
                            LAST = 6 => LAST = 4
                            """),
                    twin(
                            "elementwise/DoubleExp",
                            """
                            2^-60 of r => 2^-28 of r
                            0x1.8p52 + 1023 => 0x1.8p23 + 127
                            0x1.71547652b82fep0 => 0x1.715476p0
                            42 bits => 16 bits
                            0x1.62e42fefa38p-1 => 0x1.62e4p-1
                            0x1.ef35793c7673p-45 => 0x1.7f7d1cp-20
                            SIGNIFICAND_BITS = 52 => SIGNIFICAND_BITS = 23
                            0x1.5555555555559p-3 => 0x1.555556p-3
                            0x1.5555555555556p-5 => 0x1.5554aep-5
                            0x1.111111110f662p-7 => 0x1.11109p-7
                            0x1.6c16c16c1597ep-10 => 0x1.6d753ep-10
                            0x1.a01a01aff0e5ap-13 => 0x1.a1a1cap-13
                            710 => 89
                            -746 => -104
                            -45 => -25
                            k reaches 1024 => k reaches 128
                            0x1p-54 => 0x1p-25
                            """),
                    twin(
                            "elementwise/DoubleLog",
                            """
                            2^-59 => 2^-30
                            2^52 => 2^23
                            static final long => static final int
                            0x3ff0_0000_0000_0000L => 0x3f80_0000
                            0x3fe6_a09e_667f_3bcdL => 0x3f35_04f3
                            0x000f_ffff_ffff_ffffL => 0x007f_ffff
                            SIGNIFICAND_BITS = 52 => SIGNIFICAND_BITS = 23
                            BIAS = 1023 => BIAS = 127
                            0x4330_0000_0000_0000L => 0x4b00_0000
                            0x1p54 => 0x1p25
                            0x1p52 => 0x1p23
                            BIAS + 54 => BIAS + 25
                            0x1p60 => 0x1p30
                            0x1p-54 => 0x1p-25
                            """),
                    mixed(
                            "elementwise/DoubleQuads",
                            """
                            and four others in one array => and four others of floats in one array
                            double[] b => float[] b
                            private static final int LANES => NARROW private static final int LANES
                            DoubleVector.fromArray(SPECIES, b, at) => WIDENED(b)
                            """),
                    mixed(
                            "elementwise/DoubleReductions",
                            """
                            {@code double} arrays, added => {@code float} arrays, added in {@code double} and
                            double[] x => float[] x
                            double[] y => float[] y
                            double e = x => double e = (double) x
                            private static final int LANES => NARROW private static final int LANES
                            DoubleVector.fromArray(SPECIES, x, at) => WIDENED(x)
                            """),
                    twin(
                            "elementwise/DoubleSigmoid",
                            """
                            blend(45, v.compare(GT, 45)) => blend(25, v.compare(GT, 25))
                            -746 => -104
                            """),
                    twin(
                            "elementwise/DoubleTrig",
                            """
                            53 bits => 24 bits
                            0x1p30 => 0x1p16
                            0x1.8p52 => 0x1.8p23
                            0x1.45f306dc9c883p-1 => 0x1.45f306p-1
                            0x1.921fb54442d18p0 => 0x1.921fb6p0
                            0x1.1a62633145c07p-54 => -0x1.777a5cp-25
                            -0x1.f1976b7ed8fbcp-110 => -0x1.ee59dap-50
                            LSHL, 62 => LSHL, 30
                            """),
                    // averages move by the difference: a β that is rounded to a float would put
                    // 1 - 0.999 off by 1e-5 of it, and every step by half of that
                    twin(
                            "elementwise/DoubleUpdates",
                            """
                            v ← β₂ v + (1 - β₂) g² => v ← v + (1 - β₂)(g² - v)
                            v ← α v + (1 - α) g² => v ← v + (1 - α)(g² - v)
                            float beta1 => double beta1
                            float beta2 => double beta2
                            float alpha => double alpha
                            = 1 - beta1 => = (float) (1 - beta1)
                            = 1 - beta2 => = (float) (1 - beta2)
                            = 1 - alpha => = (float) (1 - alpha)
                            v, i) .fma(FloatVector.broadcast(SPECIES, beta2), gi.mul(gi).mul(new2)) => \
                            v, i); vi = gi.mul(gi).sub(vi).fma(FloatVector.broadcast(SPECIES, new2), vi)
                            v, i) .fma(FloatVector.broadcast(SPECIES, alpha), gi.mul(gi).mul(fresh)) => \
                            v, i); vi = gi.mul(gi).sub(vi).fma(FloatVector.broadcast(SPECIES, fresh), vi)
                            Math.fma(v[i], beta2, g[i] * g[i] * new2) => Math.fma(g[i] * g[i] - v[i], new2, v[i])
                            Math.fma(v[i], alpha, g[i] * g[i] * fresh) => Math.fma(g[i] * g[i] - v[i], fresh, v[i])
                            """),
                    twin("gather/DoubleFolds", ""),
                    twin("gather/DoubleGather", ""),
                    twin("gather/DoubleIndexedProduct", ""),
                    twin("gather/DoublePatches", ""),
                    // arguments come in double precision
                    mixed(
                            "DoubleKernels",
                            """
                            /** The kernels in double precision. */ => /** The kernels in single precision. */
                            static double[] d( => static float[] d(
                            Storage.Float64 => Storage.Float32
                            affine(scale, => affine((float) scale,
                            axpy(alpha, => axpy((float) alpha,
                            double[] from = => float[] from =
                            double[] to = => float[] to =
                            double[] u = => float[] u =
                            double[] v = => float[] v =
                            yo + n, value) => yo + n, (float) value)
                            padding, d(x) => (float) padding, d(x)
                            System.arraycopy(x, xo, d(y), yo, n); => \
                            float[] to = d(y); for (int i = 0; i < n; i++) { to[yo + i] = (float) x[xo + i]; }
                            System.arraycopy(d(x), xo, y, yo, n); => \
                            float[] from = d(x); for (int i = 0; i < n; i++) { y[yo + i] = from[xo + i]; }
                            """));

    /** Declares half as wide vectors: as many floats as there are doubles. */
    private static final String NARROW =
            "private static final VectorSpecies<Float> NARROW = VectorSpecies.of(float.class,"
                    + " VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));\n\n   ";

    /** Reads floats as doubles. */
    private static final String WIDENED =
            "(DoubleVector) jdk.incubator.vector.FloatVector.fromArray(NARROW, $1, at)"
                    + ".convertShape(jdk.incubator.vector.VectorOperators.F2D, SPECIES, 0)";

    /**
     * A class that has a twin.
     *
     * @param mixed whether its numbers stay doubles where nothing else is listed
     */
    private record Twin(String path, boolean mixed, String table) {
        String text(String source) {
            String text =
                    mixed
                            ? source.replaceAll("\\bDouble(?=[A-Z])(?!Vector)", "Float")
                            : floats(source);
            for (String line : table.lines().toList()) {
                String[] pair = line.split(" => ", 2);
                Matcher found =
                        Pattern.compile(Pattern.quote(pair[0]).replace(" ", "\\E\\s+\\Q"))
                                .matcher(text);
                if (!found.find()) {
                    throw new IllegalStateException(path + ", nowhere: " + pair[0]);
                }
                text = found.replaceAll(Matcher.quoteReplacement(pair[1]));
            }
            return mixed
                    ? text.replace("NARROW private", NARROW + " private")
                            .replaceAll("WIDENED\\((\\w)\\)", WIDENED)
                    : text.lines().map(FloatTwins::suffixed).collect(Collectors.joining());
        }
    }

    private FloatTwins() {}

    private static Twin twin(String path, String table) {
        return new Twin(path, false, table);
    }

    /** Arguments and sums stay in double precision. */
    private static Twin mixed(String path, String table) {
        return new Twin(path, true, table);
    }

    public static void main(String[] folders) throws IOException {
        for (Twin twin : TWINS) {
            Path written = Path.of(folders[1], twin.path() + ".java");
            Path own = Path.of(folders[0], twin.path() + ".java");
            Path source = Files.exists(own) ? own : written;
            Path target = Path.of(folders[1], twin.path().replace("Double", "Float") + ".java");
            String text = twin.text(Files.readString(source));
            // a file that is as it was keeps its time, so that nothing is compiled again
            if (!Files.exists(target) || !Files.readString(target).equals(text)) {
                Files.createDirectories(target.getParent());
                Files.writeString(target, text);
            }
        }
    }

    private static String floats(String source) {
        return POLYNOMIAL
                .matcher(source)
                .replaceAll(FloatTwins::polynomial)
                // coefficients that are left over
                .replaceAll(".*\\bS(?:[6-9]|10)\\b.*\\R", "")
                .replace("Double", "Float")
                .replace("DOUBLE", "FLOAT")
                .replaceAll("\\bdouble\\b", "float")
                .replace("LongVector", "IntVector")
                .replace("AsLongs", "AsInts")
                .replace("Long.MIN_VALUE", "Integer.MIN_VALUE")
                // of double numbers only in the JDK
                .replaceAll("\\b(StrictMath\\.|Math\\.sqrt)", "(float) $1");
    }

    private static String polynomial(MatchResult found) {
        String coefficients = COEFFICIENTS.get(found.group(1));
        if (coefficients == null) {
            throw new IllegalStateException("no coefficients for " + found.group(1));
        }
        String[] each = coefficients.split(" ");
        StringBuilder text = new StringBuilder("broadcast(SPECIES, " + each[0] + ")");
        for (int i = 1; i < each.length; i++) {
            text.append(".fma(%s, broadcast(SPECIES, %s))".formatted(found.group(2), each[i]));
        }
        return text.toString();
    }

    /** A line of code whose literals are floats, or a comment. */
    private static String suffixed(String line) {
        boolean comment = line.strip().startsWith("*") || line.strip().startsWith("/");
        return (comment ? line : LITERAL.matcher(line).replaceAll("$1f")) + "\n";
    }
}
