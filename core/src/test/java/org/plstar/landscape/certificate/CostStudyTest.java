package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;

/**
 * What certificates cost: seconds on two threads, and memory at two sizes (by the process's own
 * account in {@code /proc}); a table in {@code target/certificates/cost.md}. One size alone by
 * {@code -Dplstar.certificate.cost=n,m,hidden,refined}, since the most memory is that of the whole
 * process.
 */
@EnabledIfSystemProperty(
        named = "plstar.certificate.study",
        matches = ".*cost.*",
        disabledReason = "needs -Dplstar.certificate.study=cost")
final class CostStudyTest {
    private record Size(int n, int m, int hidden, boolean refined) {}

    private static List<Size> sizes() {
        String one = System.getProperty("plstar.certificate.cost", "");
        if (!one.isEmpty()) {
            String[] s = one.split(",", -1);
            return List.of(
                    new Size(
                            Integer.parseInt(s[0]),
                            Integer.parseInt(s[1]),
                            Integer.parseInt(s[2]),
                            Boolean.parseBoolean(s[3])));
        }
        return List.of(new Size(100, 256, 2, false), new Size(1000, 1024, 2, true));
    }

    @Test
    void secondsAndMemory() throws IOException {
        StudyTable table =
                new StudyTable(
                        "cost",
                        "n",
                        "m",
                        "hidden",
                        "what",
                        "seconds",
                        "most memory of the process");
        try (Workers workers = Workers.of(2)) {
            for (Size s : sizes()) {
                StudyCase c = s.n > 500 ? random(s) : breastCancer(s);
                double seconds = Double.POSITIVE_INFINITY;
                // the first time compiles
                for (int t = 0; t < (s.refined ? 1 : 3); t++) {
                    long begin = System.nanoTime();
                    if (s.refined) {
                        assertThat(refined(c, workers)).isTrue();
                    } else {
                        attempts(c, workers);
                    }
                    seconds = Math.min(seconds, (System.nanoTime() - begin) / 1e9);
                }
                table.row(
                        s.n,
                        s.m,
                        s.hidden,
                        s.refined ? "C'' with its Gauss–Newton steps" : "A', B', C'",
                        String.format(Locale.ROOT, "%.2f", seconds),
                        mostMemory());
            }
        }
    }

    private static String mostMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
                .findFirst()
                .orElse("unknown");
    }

    private static int[] widths(Size s) {
        int[] widths = new int[s.hidden];
        Arrays.fill(widths, s.m);
        return widths;
    }

    /** Near a solution, where the theorems have something to do. */
    private static StudyCase breastCancer(Size s) {
        double size = Double.parseDouble(System.getProperty("plstar.certificate.apart", "3e-4"));
        StudyCase c = StudyCase.of("breast_cancer", s.n, widths(s), 1);
        double[] f = c.wide().f;
        double[] y = new double[s.n];
        for (int i = 0; i < s.n; i++) {
            y[i] = f[i] + size * c.y()[i];
        }
        return new StudyCase(c.network(), c.x(), y, c.w());
    }

    private static StudyCase random(Size s) {
        double[] x = new double[s.n * 30];
        RandomStream.of(1, "cost").normals(0, x, 0, x.length);
        StudyCase shape = StudyCase.of("breast_cancer", 2, widths(s), 1);
        double[] y = new double[s.n];
        for (int i = 0; i < s.n; i++) {
            y[i] = i % 2 == 0 ? 1 : -1;
        }
        return new StudyCase(shape.network(), x, y, shape.w());
    }

    private static void attempts(StudyCase c, Workers workers) {
        try (PointBounds bounds =
                PointBounds.at(c.stack(c.w()).stages(), c.x(), c.y(), true, workers)) {
            assertThat(bounds.leastSingularValue()).isPresent();
            bounds.flow();
            bounds.descent(OptionalDouble.empty());
            bounds.existence();
        }
    }

    private static boolean refined(StudyCase c, Workers workers) {
        Refinement r = Refinement.of(c.system(), c.w(), workers);
        try (PointBounds bounds =
                PointBounds.at(c.stack(r.point()).stages(), c.x(), c.y(), false, workers)) {
            return bounds.refinedExistence(r.distance()).holds();
        }
    }
}
