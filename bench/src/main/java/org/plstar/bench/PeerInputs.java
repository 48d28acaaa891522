package org.plstar.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.array.random.SplitMix64;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Target;
import org.plstar.data.idx.IdxFolder;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.ParamLayout;
import org.plstar.system.ResidualSystem;

/**
 * Inputs that programs in other languages can make too: weights from SplitMix64, images of
 * Fashion-MNIST.
 */
final class PeerInputs {
    private static final int PIXELS = 784;
    private static final int CLASSES = 10;
    private static final Initialization STANDARD =
            new Initialization(Parametrization.STANDARD, OptionalDouble.empty(), 0.1);

    private PeerInputs() {}

    /** Uniform numbers in [-1, 1). */
    static double[] uniform(long seed, int n) {
        SplitMix64 stream = new SplitMix64(seed);
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            u[i] = stream.symmetric(i);
        }
        return u;
    }

    /** The first images, [n, 784] in [0, 1], and their labels. */
    record Images(double[] x, int[] labels) {
        /** One-hot labels, [n, 10]. */
        double[] oneHot() {
            double[] y = new double[labels.length * CLASSES];
            for (int i = 0; i < labels.length; i++) {
                y[i * CLASSES + labels[i]] = 1;
            }
            return y;
        }
    }

    /**
     * The first {@code n} training images of a folder with IDX files; uniform noise where there is
     * no such folder.
     */
    static Images images(Path folder, int n) {
        if (Files.isDirectory(folder)) {
            Dataset d =
                    IdxFolder.read(folder, ReadOptions.defaults().withRows(n)).training();
            if (d.target() instanceof Target.Classes(int[] labels, var _)) {
                return new Images(d.features(), labels);
            }
            throw new IllegalArgumentException(folder + " holds no classes");
        }
        double[] x = uniform(99, n * PIXELS);
        int[] labels = new int[n];
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] + 1) / 2;
        }
        for (int i = 0; i < n; i++) {
            labels[i] = i % CLASSES;
        }
        return new Images(x, labels);
    }

    /** A network with two hidden layers in standard parametrization. */
    static Network mlp(int width, String activation, int outputs) {
        String text =
                "dense(%d) %s dense(%d) %s dense".formatted(width, activation, width, activation);
        return Architecture.parse(text).build(Shape.of(PIXELS), outputs, STANDARD);
    }

    /**
     * Its weights: W uniform in ±√(3 g / fan_in) with g = 2 for relu and 1 else, b uniform in ±0.1.
     *
     * @param seed parameter j has seed + j
     */
    static double[] mlpWeights(Network network, String activation, long seed) {
        double gain = activation.equals("relu") ? 2 : 1;
        return weights(network, seed, 3 * gain);
    }

    /** conv3x3(32) relu conv3x3(64) relu, mean over positions, dense. */
    static Network cnn(int outputs) {
        return Architecture.parse("conv(32,3x3) relu conv(64,3x3) relu gap dense")
                .build(Shape.of(1, 28, 28), outputs, STANDARD);
    }

    /** Its weights: uniform in ±√(6 / fan_in), biases in ±0.1; parameter j has seed 51 + j. */
    static double[] cnnWeights(Network network) {
        return weights(network, 51, 6);
    }

    private static double[] weights(Network network, long seed, double spread) {
        double[] w = new double[network.layout().size()];
        long s = seed;
        for (ParamLayout.Entry e : network.layout().entries()) {
            int fanIn = e.size() / e.shape().dim(0);
            double a = e.shape().rank() > 1 ? Math.sqrt(spread / fanIn) : 0.1;
            double[] u = uniform(s++, e.size());
            for (int i = 0; i < u.length; i++) {
                w[e.offset() + i] = a * u[i];
            }
        }
        return w;
    }

    /**
     * A network on images with one-hot targets, or zeros where it has another number of outputs.
     */
    static ResidualSystem system(Network network, Images images) {
        int outputs = network.output().size();
        double[] y =
                outputs == CLASSES ? images.oneHot() : new double[images.labels().length * outputs];
        return ResidualSystem.of(network, images.x(), y);
    }
}
