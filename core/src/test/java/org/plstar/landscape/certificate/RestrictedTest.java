package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

/** The restricted constants against second derivatives, all of whose slots are searched. */
final class RestrictedTest {
    private static final String[] NAMES = {"w1", "wC", "wE", "w2", "w3"};
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 40);

    @Test
    void noSearchExceedsARestrictedConstantAndTheyAreNotFarFromIt() {
        double[] closest = new double[5];
        double[] logs = new double[5];
        int counted = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = SmallStack.random(21_000 + k);
            SmallStack small = TheoremsTest.near(random);
            try (Workers workers = Workers.of(1);
                    PointBounds bounds =
                            PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
                if (bounds.leastSingularValue().orElse(0) < 1e-3) {
                    continue;
                }
                Sharper sharper = bounds.sharper().orElseThrow();
                RestrictedConstants c = k % 2 == 0 ? sharper.constants() : sharper.mixedConstants();
                double[] bound = {c.w1(), c.wC(), c.wE(), c.w2(), c.w3()};
                double[] found = search(small, random);
                counted++;
                for (int m = 0; m < 5; m++) {
                    assertThat(found[m])
                            .as("constant " + m + ", seed " + (21_000 + k))
                            .isLessThanOrEqualTo(bound[m] * (1 + 1e-5) + 1e-7 * (1 + bound[m]));
                    if (found[m] > 1e-6) {
                        closest[m] = Math.max(closest[m], found[m] / bound[m]);
                        logs[m] += Math.log(found[m] / bound[m]);
                    }
                }
            }
        }
        StudyTable table =
                new StudyTable(
                        "soundness-restricted",
                        "constant",
                        "systems",
                        "exceeded",
                        "worst found/bound",
                        "mean (geometric)");
        for (int m = 0; m < 5; m++) {
            table.row(
                    NAMES[m],
                    counted,
                    0,
                    String.format(Locale.ROOT, "%.4f", closest[m]),
                    String.format(Locale.ROOT, "%.3f", Math.exp(logs[m] / counted)));
        }
        for (int m = 0; m < 5; m++) {
            assertThat(closest[m]).as("constant " + m).isGreaterThan(0.97);
            assertThat(Math.exp(logs[m] / counted)).as("constant " + m).isGreaterThan(0.6);
        }
    }

    private static double[] search(SmallStack small, Random random) {
        int n = small.equations();
        RowSpace space = RowSpace.of(small);
        double[][] basis = space.basis();
        double[][] inverse = space.inverse();
        // no differences: J⁺ is as large as 1/a0
        Derivatives at = new Derivatives(small, small.w);
        double[][][] along = new double[n][][];
        double[][][] newton = new double[n][][];
        for (int i = 0; i < n; i++) {
            along[i] = at.second(basis[i]);
            newton[i] = at.second(inverse[i]);
        }
        // J⁺ y in the basis
        double[][] pull = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < n; a++) {
                pull[i][a] = Search.dot(basis[i], inverse[a]);
            }
        }
        double[][][] w1 = new double[n][n][n];
        double[][][] wC = new double[n][n][n];
        double[][][] wE = new double[n][n][n];
        double[][][] w2 = new double[n][n][];
        double[][][] w3 = new double[n][n][];
        for (int a = 0; a < n; a++) {
            for (int i = 0; i < n; i++) {
                for (int b = 0; b < n; b++) {
                    w1[a][i][b] = Search.dot(along[i][a], inverse[b]);
                    wE[a][i][b] = Search.dot(newton[i][a], inverse[b]);
                    for (int j = 0; j < n; j++) {
                        wC[j][i][b] += pull[j][a] * Search.dot(along[i][a], basis[b]);
                    }
                }
                w3[a][i] = outside(along[i][a], basis);
                w2[a][i] = outside(newton[i][a], basis);
            }
        }
        double[] found = new double[5];
        double[][][][] all = {w1, wC, wE, w2, w3};
        for (int m = 0; m < 5; m++) {
            found[m] = Trilinear.found(all[m], random);
        }
        return found;
    }

    private static double[] outside(double[] v, double[][] basis) {
        double[] rest = v;
        for (double[] b : basis) {
            rest = SmallStack.moved(rest, b, -Search.dot(rest, b));
        }
        return rest;
    }
}
