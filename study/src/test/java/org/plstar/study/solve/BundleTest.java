package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.random.RandomStream;
import org.plstar.data.equations.Equations;

/** Points that cameras see: neither place, nor turn, nor size of all together is determined. */
class BundleTest {
    private static final double NOISE = 0.5;

    private static final String TEXT = """
            param f = 500
            table o from "seen.csv"
            table c from "cameras.csv"
            table q from "points.csv"
            param K = rows(c); param N = rows(q)
            var r[k in 1..K, a in 1..3] = c.r[k,a]
            var t[k in 1..K, a in 1..3] = c.t[k,a]
            var X[i in 1..N, a in 1..3] = q.x[i,a]
            let th[k in 1..K] = sqrt(r[k,1]^2 + r[k,2]^2 + r[k,3]^2)
            let s[k in 1..K] = sin(th[k])/th[k]
            let h[k in 1..K] = (1 - cos(th[k]))/th[k]^2
            for k in 1..K, i in 1..N {
              let d[k,i] = r[k,1]*X[i,1] + r[k,2]*X[i,2] + r[k,3]*X[i,3]
              let Y[k,i,1] = cos(th[k])*X[i,1] + s[k]*(r[k,2]*X[i,3] - r[k,3]*X[i,2]) +
                h[k]*d[k,i]*r[k,1] + t[k,1]
              let Y[k,i,2] = cos(th[k])*X[i,2] + s[k]*(r[k,3]*X[i,1] - r[k,1]*X[i,3]) +
                h[k]*d[k,i]*r[k,2] + t[k,2]
              let Y[k,i,3] = cos(th[k])*X[i,3] + s[k]*(r[k,1]*X[i,2] - r[k,2]*X[i,1]) +
                h[k]*d[k,i]*r[k,3] + t[k,3]
            }
            for m in 1..rows(o) {
              f*Y[o.cam[m],o.pt[m],1]/Y[o.cam[m],o.pt[m],3] = o.u[m]
              f*Y[o.cam[m],o.pt[m],2]/Y[o.cam[m],o.pt[m],3] = o.v[m]
            }
            """;

    @TempDir
    private Path folder;

    private static double[] numbers(RandomStream random, String name, int n) {
        double[] all = new double[n];
        random.fork(name).normals(0, all, 0, n);
        return all;
    }

    private SolveResult solve(int cameras, int points) throws IOException {
        RandomStream random = RandomStream.of(3, "bundle");
        double[] x = numbers(random, "x", 3 * points);
        double[] turns = numbers(random, "r", 3 * cameras);
        double[] places = numbers(random, "t", 3 * cameras);
        double[] noise = numbers(random, "noise", 2 * cameras * points);
        double[] off = numbers(random, "off", 3 * points + 6 * cameras);
        StringBuilder seen = new StringBuilder("cam,pt,u,v\n");
        StringBuilder views = new StringBuilder("r1,r2,r3,t1,t2,t3\n");
        for (int k = 0; k < cameras; k++) {
            double[] r = new double[3];
            double[] t = new double[3];
            for (int a = 0; a < 3; a++) {
                r[a] = 0.3 * turns[3 * k + a];
                t[a] = 0.5 * places[3 * k + a] + (a == 2 ? 9 : 0);
            }
            for (int i = 0; i < points; i++) {
                double[] y = turned(r, x[3 * i], x[3 * i + 1], x[3 * i + 2]);
                double depth = y[2] + t[2];
                int m = 2 * (k * points + i);
                seen.append(String.format(
                        Locale.ROOT,
                        "%d,%d,%.17g,%.17g%n",
                        k + 1,
                        i + 1,
                        500 * (y[0] + t[0]) / depth + NOISE * noise[m],
                        500 * (y[1] + t[1]) / depth + NOISE * noise[m + 1]));
            }
            for (int a = 0; a < 6; a++) {
                double v = a < 3 ? r[a] : t[a - 3];
                views.append(v + 0.02 * off[6 * k + a]).append(a < 5 ? "," : "\n");
            }
        }
        StringBuilder net = new StringBuilder("x1,x2,x3\n");
        for (int i = 0; i < 3 * points; i++) {
            net.append(x[i] + 0.05 * off[6 * cameras + i]).append(i % 3 < 2 ? "," : "\n");
        }
        Files.writeString(folder.resolve("seen.csv"), seen);
        Files.writeString(folder.resolve("cameras.csv"), views);
        Files.writeString(folder.resolve("points.csv"), net);
        return SolveRequest.of(Equations.parse("bundle.pls", folder, TEXT)).run();
    }

    /** The turn by a vector's length about it (Rodrigues). */
    private static double[] turned(double[] r, double x, double y, double z) {
        double angle = Math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
        double s = Math.sin(angle) / angle;
        double h = (1 - Math.cos(angle)) / (angle * angle);
        double d = r[0] * x + r[1] * y + r[2] * z;
        double c = Math.cos(angle);
        return new double[] {
            c * x + s * (r[1] * z - r[2] * y) + h * d * r[0],
            c * y + s * (r[2] * x - r[0] * z) + h * d * r[1],
            c * z + s * (r[0] * y - r[1] * x) + h * d * r[2]
        };
    }

    private static void requireFitted(SolveResult r, int cameras, int points) {
        assertThat(r.status()).as(r.detail()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(r.undetermined().orElseThrow().names())
                .containsExactlyInAnyOrder(
                        "shift of X[.,1]",
                        "shift of X[.,2]",
                        "shift of X[.,3]",
                        "rotation of X[.,1], [.,2]",
                        "rotation of X[.,1], [.,3]",
                        "rotation of X[.,2], [.,3]",
                        "scale of X");
        SolveResult.Fit fit = r.leastSquares().orElseThrow().fit().orElseThrow();
        int free = 2 * cameras * points - 6 * cameras - 3 * points + 7;
        assertThat(fit.degreesOfFreedom()).isEqualTo(free);
        assertThat(fit.deviation()).isBetween(0.9 * NOISE, 1.1 * NOISE);
        assertThat(r.steps()).isLessThanOrEqualTo(20);
    }

    @Tag("net")
    @Test
    void theSevenDirectionsOfASmallBundleAreNamed() throws IOException {
        requireFitted(solve(5, 30), 5, 30);
    }

    @Tag("net")
    @Test
    void theSevenDirectionsOfALargeBundleAreNamed() throws IOException {
        requireFitted(solve(20, 500), 20, 500);
    }
}
