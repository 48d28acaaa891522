package org.plstar.landscape.certificate;

import java.util.OptionalDouble;
import java.util.Random;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * A small network of any layers on a few samples, with the Jacobian of its program: the oracle that
 * knows nothing of stages.
 */
final class SmallNetwork implements AutoCloseable {
    final String text;
    final Network network;
    final ResidualSystem system;
    final double[] x;
    final double[] w;

    private final Workers workers = Workers.of(1);
    private final Jacobian jacobian;

    private SmallNetwork(String text, Network network, double[] x, double[] y, double[] w) {
        this.text = text;
        this.network = network;
        this.x = x;
        this.w = w;
        this.system = ResidualSystem.of(network, x, y);
        this.jacobian = Jacobian.at(system, w, workers);
    }

    static SmallNetwork of(String text, Shape input, int outputs, int samples, Random random) {
        return of(text, input, outputs, random, normals(random, samples * input.size()));
    }

    /** On rows that are given. */
    static SmallNetwork of(String text, Shape input, int outputs, Random random, double... x) {
        boolean ntk = random.nextInt(3) > 0;
        Network network =
                Architecture.parse(text)
                        .build(
                                input,
                                outputs,
                                new Initialization(
                                        ntk ? Parametrization.NTK : Parametrization.STANDARD,
                                        OptionalDouble.empty(),
                                        0.3));
        double[] y = normals(random, x.length / input.size() * outputs);
        return new SmallNetwork(text, network, x, y, network.initialParameters(random.nextLong()));
    }

    private static double[] normals(Random random, int count) {
        return random.doubles(count).map(_ -> random.nextGaussian()).toArray();
    }

    StageNetwork stages(double[] point) {
        return StageNetwork.of(network, point);
    }

    Workers workers() {
        return workers;
    }

    int unknowns() {
        return w.length;
    }

    double[] values(double[] point) {
        jacobian.moveTo(point);
        return jacobian.value();
    }

    double[][] jacobian(double[] point) {
        jacobian.moveTo(point);
        double[][] rows = new double[system.equations()][unknowns()];
        for (int i = 0; i < rows.length; i++) {
            double[] unit = new double[rows.length];
            unit[i] = 1;
            jacobian.applyTranspose(unit, rows[i]);
        }
        return rows;
    }

    /** D²F[d, ·] as a matrix [n][p], by central differences. */
    double[][] second(double[] point, double[] d) {
        double step = 1e-5;
        double[][] up = jacobian(SmallStack.moved(point, d, step));
        double[][] down = jacobian(SmallStack.moved(point, d, -step));
        for (int i = 0; i < up.length; i++) {
            for (int k = 0; k < up[i].length; k++) {
                up[i][k] = (up[i][k] - down[i][k]) / (2 * step);
            }
        }
        return up;
    }

    @Override
    public void close() {
        workers.close();
    }
}
