package org.plstar.bench;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.network.Network;
import org.plstar.program.Derivatives;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/** One forward pass, and J v and Jᵀ u with the forward pass that they need. */
final class TangentSuite implements Suite {
    @Override
    public void run(BenchSession s) {
        int n = s.settings().samples(1000, 50);
        Network m = PeerInputs.mlp(s.settings().width(1024, 32), "tanh", 10);
        ResidualSystem system =
                PeerInputs.system(m, PeerInputs.images(s.settings().data(), n));
        Precision p = s.precision();
        Storage w = p.of(PeerInputs.mlpWeights(m, "tanh", 1));
        Storage v = p.of(PeerInputs.uniform(777, w.size()));
        Storage u = p.of(PeerInputs.uniform(778, n * 10));
        Storage out = p.allocate(n * 10);
        Storage jv = p.allocate(n * 10);
        Storage g = p.allocate(w.size());
        String f = system.output();
        String name = "mlp_tanh_N" + n;
        Binding b = system.binding(w).output(f, out, 0);
        time(s, name + "_forward", system.program(), b, n, out);
        Program jvp = Derivatives.jvp(system.program(), system.layout()::contains, "d:");
        Binding forward = system.binding(w).output(f, out, 0).output("d:" + f, jv, 0);
        Binding backward = system.binding(w).output(f, out, 0).input("u:" + f, u, 0);
        for (ParamLayout.Entry e : system.layout().entries()) {
            forward.input("d:" + e.name(), v, e.offset());
            backward.output("g:" + e.name(), g, e.offset());
        }
        time(s, name + "_jvp", jvp, forward, n, jv);
        Program vjp = Derivatives.vjp(system.program(), system.layout()::contains, false);
        time(s, name + "_vjp", vjp, backward, n, g);
        double a = dot(u, jv);
        double c = dot(v, g);
        double scale = Math.sqrt(dot(u, u)) * Math.sqrt(dot(jv, jv));
        double error = Math.abs(a - c) / scale;
        s.emit(s.row("jvp", name + "_adjoint_identity", "check")
                .with("rel_err", error)
                .with("ok", error <= (p == Precision.DOUBLE ? 1e-10 : 2e-4)));
    }

    private static void time(
            BenchSession s, String name, Program program, Binding binding, int n, Storage result) {
        Executor executor = Executor.of(program, s.precision(), s.workers());
        Timing t = s.time(() -> executor.run(binding, n));
        s.emit(s.row("jvp", name, "plstar").with(t).with("norm", Math.sqrt(dot(result, result))));
    }

    private static double dot(Storage x, Storage y) {
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += x.get(i) * y.get(i);
        }
        return sum;
    }
}
