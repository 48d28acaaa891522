package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.UnaryFn;

/** An element's result depends on its arguments only. */
class SameBitsTest {
    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void lengthOffsetAndNeighboursDoNotMatter(UnaryFn f) {
        double[] x = Arguments.of(200, 1);
        float[] fx = Arguments.narrow(x);
        double[] one = new double[x.length];
        float[] fOne = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            one[i] = DoubleElementwise.apply(f, x[i]);
            fOne[i] = FloatElementwise.apply(f, fx[i]);
        }
        for (int n : new int[] {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100}) {
            for (int o = 0; o <= x.length - n; o += 1 + n / 4) {
                double[] y = new double[n + 4];
                float[] fy = new float[n + 4];
                DoubleElementwise.unary(f, x, o, y, 3, n);
                FloatElementwise.unary(f, fx, o, fy, 3, n);
                double[] expected = new double[n + 4];
                float[] fExpected = new float[n + 4];
                System.arraycopy(one, o, expected, 3, n);
                System.arraycopy(fOne, o, fExpected, 3, n);
                assertThat(y).isEqualTo(expected);
                assertThat(fy).isEqualTo(fExpected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void anArrayMayBeOverwrittenByItsResult(UnaryFn f) {
        double[] x = Arguments.of(203, 2);
        double[] y = new double[x.length];
        DoubleElementwise.unary(f, x, 0, y, 0, x.length);
        DoubleElementwise.unary(f, x, 0, x, 0, x.length);
        assertThat(x).isEqualTo(y);
        float[] fx = Arguments.narrow(Arguments.of(203, 2));
        float[] fy = new float[fx.length];
        FloatElementwise.unary(f, fx, 0, fy, 0, fx.length);
        FloatElementwise.unary(f, fx, 0, fx, 0, fx.length);
        assertThat(fx).isEqualTo(fy);
    }

    /**
     * By the end the kernels are compiled; which calls were not is up to the machine, and must not
     * show.
     */
    @Tag("net")
    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void compilingTheKernelsChangesNothing(UnaryFn f) {
        double[] x = Arguments.of(101, 4);
        double[] first = new double[x.length];
        DoubleElementwise.unary(f, x, 0, first, 0, x.length);
        float[] fx = Arguments.narrow(x);
        float[] fFirst = new float[x.length];
        FloatElementwise.unary(f, fx, 0, fFirst, 0, x.length);
        double[] y = new double[x.length];
        float[] fy = new float[x.length];
        for (int round = 0; round < 3000; round++) {
            DoubleElementwise.unary(f, x, 0, y, 0, x.length);
            FloatElementwise.unary(f, fx, 0, fy, 0, x.length);
            if (round % 100 == 99) {
                assertThat(y).isEqualTo(first);
                assertThat(fy).isEqualTo(fFirst);
            }
        }
    }

    @Test
    void aFreshMachineGivesTheSameDigestAsThisOne() throws Exception {
        assertThat(digestOfAnotherMachine()).isEqualTo(Digest.ofEverything());
    }

    /**
     * Interpreted only, and with vectors of two and of four doubles; options that another kind of
     * machine lacks are ignored there.
     */
    @Tag("net")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxVectorSize=16",
                "-XX:MaxVectorSize=32"
            })
    void vectorWidthAndCompilerDoNotMatter(String option) throws Exception {
        assertThat(digestOfAnotherMachine(option)).isEqualTo(Digest.ofEverything());
    }

    private static String digestOfAnotherMachine(String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                where(DoubleElementwise.class) + java.io.File.pathSeparator + where(Digest.class)));
        command.addAll(2, List.of(options));
        command.add(Digest.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.strip();
    }

    private static String where(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
