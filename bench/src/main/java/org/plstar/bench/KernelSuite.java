package org.plstar.bench;

import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;
import org.plstar.network.Network;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Tangent kernels of all outputs, [N·C, N·C]: in a new matrix each, and ({@code _into}) over what a
 * matrix holds.
 */
final class KernelSuite implements Suite {
    @Override
    public void run(BenchSession s) {
        boolean quick = s.settings().quick();
        int width = s.settings().width(1024, 64);
        for (String act : List.of("tanh", "relu")) {
            for (int n : sizes(s.settings())) {
                for (int c : List.of(1, 10)) {
                    Network m = PeerInputs.mlp(width, act, c);
                    String name = "mlp_" + act + "_N" + n + "_C" + c;
                    run(s, name, m, PeerInputs.mlpWeights(m, act, 1), n);
                }
            }
        }
        int n = quick ? 8 : 64;
        for (int c : List.of(1, 10)) {
            Network m = PeerInputs.cnn(c);
            run(s, "cnn_N" + n + "_C" + c, m, PeerInputs.cnnWeights(m), n);
        }
    }

    private static List<Integer> sizes(Settings settings) {
        if (settings.samples() > 0) {
            return List.of(settings.samples());
        }
        return settings.quick() ? List.of(20, 40) : List.of(100, 300, 1000);
    }

    private static void run(BenchSession s, String name, Network m, double[] w, int n) {
        if (!s.settings().wants(name, "plstar")) {
            return;
        }
        ResidualSystem system =
                PeerInputs.system(m, PeerInputs.images(s.settings().data(), n));
        TangentKernel kernel =
                TangentKernel.of(system, KernelOutputs.FULL, s.precision(), s.workers());
        Storage weights = s.precision().of(w);
        double norm;
        try (Matrix k = kernel.at(weights)) {
            norm = norm(k);
        }
        Timing fresh = s.time(() -> kernel.at(weights).close());
        Row row = row(s, name, m, n, fresh, norm);
        if (s.settings().bare() && name.startsWith("mlp")) {
            BareProducts.add(s, row, BareProducts.kernel(m, n));
        }
        s.emit(row);
        try (Matrix k = Matrix.zeros(kernel.order(), kernel.order())) {
            Timing kept = s.time(() -> kernel.into(k, weights));
            s.emit(row(s, name + "_into", m, n, kept, norm(k)).withBareTimeOf(row));
        }
    }

    private static Row row(BenchSession s, String name, Network m, int n, Timing t, double norm) {
        return s.row("entk", name, "plstar")
                .with("N", n)
                .with("C", m.output().size())
                .with("params", m.layout().size())
                .with(t)
                .with("fro", norm);
    }

    private static double norm(Matrix k) {
        double sum = 0;
        double[] row = new double[k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            for (double v : row) {
                sum += v * v;
            }
        }
        return Math.sqrt(sum);
    }
}
