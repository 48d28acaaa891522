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
    private static final int APART = Integer.getInteger("plstar.forgeries", 3);

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
        int[] dims = Arrays.stream(shape.split(" x ", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        Network network =
                Architecture.parse(text).build(Shape.of(dims), outputs, Initialization.DEFAULT);
        Random random = new Random(7);
        int inputs = network.input().size();
        ResidualSystem system = ResidualSystem.of(
                network,
                random.doubles((long) rows * inputs, -1.7, 1.7).toArray(),
                random.doubles((long) rows * outputs, -1, 1).toArray());
        try (Session session = Session.of(1)) {
            CertifyRequest.of(system, network.initialParameters(1)).run(session).write(folder);
        }
        return system;
    }
}
