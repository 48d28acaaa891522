package org.plstar.examples;

import java.util.Arrays;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;

/** The tangent kernel of a network on rows of numbers, and its eigenvalues. */
public final class KernelOfRows {
    private KernelOfRows() {}

    /** The eigenvalues of K = J Jᵀ, ascending. */
    public static double[] eigenvalues(double[][] rows) {
        Network network = Architecture.parse("dense(512) tanh dense(1)")
                .build(Shape.of(rows[0].length), 1, Initialization.DEFAULT);
        try (KernelResult k = KernelRequest.of(network, rows).run()) {
            System.out.println("K[0][1] = " + k.matrix().get(0, 1));
            return k.ends().all().orElseThrow();
        }
    }

    /** Prints them for three rows. */
    public static void main(String... arguments) {
        System.out.println(Arrays.toString(
                eigenvalues(new double[][] {{1, 0}, {0, 1}, {0.6, 0.8}})));
    }
}
