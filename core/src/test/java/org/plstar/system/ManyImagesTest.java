package org.plstar.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.operator.LinearOperator;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * So many images that each thread takes some at a time: what comes out is what few images give, and
 * the same for any team.
 */
final class ManyImagesTest {
    private static final int IMAGES = 60;
    private static final int FEW = 6;
    private static final int PIXELS = 28 * 28;

    private static final Network NETWORK = Architecture.parse(
                    "conv(8, 3) tanh conv(8, 3) tanh gap dense")
            .build(Shape.of(1, 28, 28), 2, Initialization.DEFAULT);
    private static final double[] X =
            new SplittableRandom(1).doubles(IMAGES * PIXELS, -1, 1).toArray();
    private static final double[] Y =
            new SplittableRandom(2).doubles(2 * IMAGES, -1, 1).toArray();

    private static ResidualSystem system(int from, int images) {
        return ResidualSystem.of(
                NETWORK,
                Arrays.copyOfRange(X, from * PIXELS, (from + images) * PIXELS),
                Arrays.copyOfRange(Y, 2 * from, 2 * (from + images)));
    }

    private static double[] point(int n) {
        double[] w = new double[n];
        Arrays.setAll(w, i -> 0.3 * Math.sin(1 + 7 * i));
        return w;
    }

    /** Loss, gradient and a product with the Hessian, one after the other. */
    private static double[] derivatives(ResidualSystem s, Workers workers) {
        Objective o = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
        int n = s.unknowns();
        Storage w = Precision.DOUBLE.of(point(n));
        Storage g = Precision.DOUBLE.allocate(n);
        double[] hv = new double[n];
        double[] all = new double[2 * n + 1];
        all[0] = o.gradient(w, g);
        LinearOperator h = o.hessian(w);
        h.apply(point(n), hv);
        System.arraycopy(g.toDoubles(0, n), 0, all, 1, n);
        System.arraycopy(hv, 0, all, n + 1, n);
        return all;
    }

    @Tag("net")
    @Test
    void derivativesAreMeansOverTheImages() {
        double[] mean;
        try (Workers workers = Workers.of(2, 2)) {
            mean = derivatives(system(0, FEW), workers);
            for (int from = FEW; from < IMAGES; from += FEW) {
                double[] more = derivatives(system(from, FEW), workers);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += more[i];
                }
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= IMAGES / FEW;
        }
        double[] first = new double[0];
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads, 2)) {
                double[] all = derivatives(system(0, IMAGES), workers);
                assertThat(all).containsExactly(mean, within(1e-13));
                first = threads == 1 ? all : first;
                assertThat(all).as("%d threads", threads).isEqualTo(first);
            }
        }
    }

    private static double[] kernel(ResidualSystem s, Workers workers) {
        try (Matrix k = TangentKernel.of(s, KernelOutputs.FULL, workers)
                .at(Precision.DOUBLE.of(point(s.unknowns())))) {
            double[] all = new double[k.rows() * k.columns()];
            for (int i = 0; i < k.rows(); i++) {
                k.readRow(i, all, i * k.columns());
            }
            return all;
        }
    }

    @Test
    void kernelsOfSomeImagesArePartsOfTheKernel() {
        double[] first = new double[0];
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads, 2)) {
                double[] all = kernel(system(0, IMAGES), workers);
                first = threads == 1 ? all : first;
                assertThat(all).as("%d threads", threads).isEqualTo(first);
            }
        }
        try (Workers workers = Workers.of(2, 2)) {
            for (int from = 0; from < IMAGES; from += FEW) {
                double[] part = kernel(system(from, FEW), workers);
                for (int i = 0; i < 2 * FEW; i++) {
                    int at = (2 * from + i) * 2 * IMAGES + 2 * from;
                    assertThat(Arrays.copyOfRange(first, at, at + 2 * FEW))
                            .containsExactly(
                                    Arrays.copyOfRange(part, i * 2 * FEW, (i + 1) * 2 * FEW),
                                    within(1e-12));
                }
            }
        }
    }
}
