package org.plstar.bench;

import org.plstar.array.Storage;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.network.Network;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.system.Loss;
import org.plstar.system.LossCurvature;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** The Hessian of the mean cross-entropy: one product, and Lanczos' method with 50 of them. */
final class HessianSuite implements Suite {
    private static final int PRODUCTS = 50;

    @Override
    public void run(BenchSession s) {
        int n = s.settings().samples(1000, 100);
        Network m = PeerInputs.mlp(s.settings().width(1024, 32), "tanh", 10);
        ResidualSystem system =
                PeerInputs.system(m, PeerInputs.images(s.settings().data(), n));
        Objective objective =
                Objective.mean(system, Loss.CROSS_ENTROPY, s.precision(), s.workers());
        Storage w = s.precision().of(PeerInputs.mlpWeights(m, "tanh", 1));
        String name = "mlp_tanh_ce_N" + n;
        products(s, name, m, objective, w);
        if (s.settings().wants(name + "_lanczos50", "reorth")) {
            LinearOperator h = objective.hessian(w);
            Lanczos.Extremes[] found = new Lanczos.Extremes[1];
            Timing t = s.time(
                    () -> found[0] = Lanczos.run(h, Lanczos.End.BOTH, 0, PRODUCTS, 777, true));
            s.emit(s.row("hessian", name + "_lanczos50", "plstar_reorth2")
                    .with(t)
                    .with("lam_max", found[0].max().value())
                    .with("lam_min", found[0].min().value()));
        }
    }

    private static void products(
            BenchSession s, String name, Network m, Objective objective, Storage w) {
        int p = w.size();
        double[] v = PeerInputs.uniform(777, p);
        double norm = Math.sqrt(DoubleReductions.sumSquares(v, 0, p));
        for (int i = 0; i < p; i++) {
            v[i] /= norm;
        }
        double[] hv = new double[p];
        if (s.settings().wants(name + "_hvp", "kept")) {
            LinearOperator h = objective.hessian(w);
            Timing t = s.time(() -> h.apply(v, hv));
            Row row = s.row("hessian", name + "_hvp", "plstar_kept")
                    .with(t)
                    .with("norm", Math.sqrt(DoubleReductions.sumSquares(hv, 0, p)));
            if (s.settings().bare()) {
                BareProducts.gradients(s, row, objective, w);
                BareProducts.add(
                        s, row, BareProducts.hessian(m, objective.system().samples()));
            }
            s.emit(row);
        }
        if (s.settings().wants(name + "_hvp", "scratch")) {
            LossCurvature h = objective.hessian(w);
            Timing t = s.time(() -> {
                h.moveTo(w);
                h.apply(v, hv);
            });
            s.emit(s.row("hessian", name + "_hvp", "plstar_scratch")
                    .with(t)
                    .with("norm", Math.sqrt(DoubleReductions.sumSquares(hv, 0, p))));
        }
        if (s.settings().wants(name + "_ggnvp", "kept")) {
            LinearOperator g = objective.gaussNewton(w);
            Timing t = s.time(() -> g.apply(v, hv));
            s.emit(s.row("hessian", name + "_ggnvp", "plstar_kept")
                    .with(t)
                    .with("norm", Math.sqrt(DoubleReductions.sumSquares(hv, 0, p))));
        }
    }
}
