package org.plstar.study.certify.coq;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.study.Session;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.system.ResidualSystem;

/** Certificates of small networks on random rows. */
final class Instances {
    /** Of the forgeries Coq looks at every k-th; {@code -Dplstar.forgeries=1} takes all. */
    private static final int APART = Integer.getInteger("plstar.forgeries", 8);

    private Instances() {}

    /** Those of a list of forgeries that Coq looks at. */
    static <T> List<T> some(List<T> all) {
        return IntStream.range(0, all.size())
                .filter(i -> i % APART == 0)
                .mapToObj(all::get)
                .toList();
    }

    /**
     * Writes the certificate of a network.
     *
     * @param shape of a row, such as {@code 1 x 6 x 6}
     */
    static ResidualSystem write(Path folder, String shape, String text, int rows, int outputs)
            throws IOException {
        ResidualSystem system = system(shape, text, rows, outputs);
        certify(folder, system, network(shape, text, outputs).initialParameters(1));
        return system;
    }

    /** Writes the certificate of a network next to a solution, which has the claim B. */
    static ClaimedSystem writeNear(
            Path folder, String shape, String text, int rows, int outputs, double off)
            throws IOException {
        ResidualSystem system = write(folder, shape, text, rows, outputs);
        double[] w = ProofNumbers.of(ClaimedSystem.read(folder).orElseThrow())
                .orElseThrow()
                .near();
        Random random = new Random(3);
        for (int k = 0; k < w.length; k++) {
            w[k] += off * random.nextDouble(-1, 1);
        }
        certify(folder, system, w);
        return ClaimedSystem.read(folder).orElseThrow();
    }

    private static void certify(Path folder, ResidualSystem system, double[] w) throws IOException {
        try (Session session = Session.of(1)) {
            CertifyRequest.of(system, w).run(session).write(folder);
        }
    }

    private static Network network(String shape, String text, int outputs) {
        int[] dims = Arrays.stream(shape.split(" x ", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        return Architecture.parse(text).build(Shape.of(dims), outputs, Initialization.DEFAULT);
    }

    private static ResidualSystem system(String shape, String text, int rows, int outputs) {
        Network network = network(shape, text, outputs);
        Random random = new Random(7);
        int inputs = network.input().size();
        return ResidualSystem.of(
                network,
                random.doubles((long) rows * inputs, -1.7, 1.7).toArray(),
                random.doubles((long) rows * outputs, -1, 1).toArray());
    }
}
