package org.plstar.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.program.InputJets;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.tangent.Jacobian;

class SampleJacobianTest {
    /** The Laplacian of a network at points, as equations of its weights. */
    private static ResidualSystem laplacians(int n) {
        Network net = Architecture.parse("dense(7) tanh dense(5) sin dense")
                .build(Shape.of(2), 1, Initialization.DEFAULT);
        ProgramBuilder b = new ProgramBuilder();
        Value rows = requireNonNull(b.inline(
                        InputJets.of(
                                net.program(),
                                Network.INPUT,
                                List.of(InputJets.Second.diagonal(1, 1))),
                        Map.of())
                .get(Network.OUTPUT));
        b.output(
                "f",
                b.reshape(
                        b.slice(rows, List.of(3, 0), List.of(1, 1), List.of(1, 1)), Shape.SCALAR));
        double[] x = new double[2 * n];
        RandomStream.of(1, "x").normals(0, x, 0, x.length);
        double[] y = new double[n];
        RandomStream.of(2, "y").normals(0, y, 0, n);
        return ResidualSystem.of(b.build(), net.layout(), Map.of(Network.INPUT, x), n, y);
    }

    @Test
    void rowsAreThoseOfTheJacobian() {
        int n = 9;
        ResidualSystem s = laplacians(n);
        double[] w = new double[s.unknowns()];
        RandomStream.of(3, "w").normals(0, w, 0, w.length);
        try (Workers workers = Workers.of(2);
                Matrix j = Matrix.zeros(n + 2, w.length)) {
            SampleJacobian samples = new SampleJacobian(s, workers);
            samples.into(Precision.DOUBLE.of(w), j, 1, 0.5);
            double[] r = samples.residuals(Precision.DOUBLE.of(w));
            Jacobian whole = Jacobian.at(s, w, workers);
            double[] row = new double[w.length];
            for (int i = 0; i < n; i++) {
                double[] unit = new double[n];
                unit[i] = 0.5;
                whole.applyTranspose(unit, row);
                double[] found = new double[w.length];
                j.readRow(i + 1, found, 0);
                assertThat(found).containsExactly(row, within(1e-12));
                assertThat(r[i]).isCloseTo(whole.value()[i] - s.targets()[i], within(1e-13));
            }
        }
    }

    @Test
    void severalEquationsOfASampleAreRefused() {
        Network net = Architecture.parse("dense").build(Shape.of(2), 2, Initialization.DEFAULT);
        ResidualSystem s = ResidualSystem.of(net, new double[4], new double[4]);

        assertThatThrownBy(() -> new SampleJacobian(s, Workers.alone()))
                .hasMessageContaining("2 equations per sample");
    }
}
