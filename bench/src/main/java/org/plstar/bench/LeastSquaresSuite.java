package org.plstar.bench;

import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;
import org.plstar.optimize.Ending;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Outcome;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/**
 * r_i(w, b, a) = Σ_j a_j tanh(w_j·x_i + b_j)/√h - y_i = 0 with far more unknowns than equations, to
 * ‖r‖ ≤ 1e-8.
 */
final class LeastSquaresSuite implements Suite {
    private static final double TARGET = 1e-8;

    @Override
    public void run(BenchSession s) {
        boolean quick = s.settings().quick();
        int m = quick ? 20 : 200;
        int h = quick ? 20 : 200;
        int d = quick ? 8 : 23;
        if (s.precision() != Precision.DOUBLE) {
            s.skip("lm", "all", "residual 1e-8 needs f64");
            return;
        }
        String name = "m%d_n%d_tol1e-8".formatted(m, h * (d + 2));
        ResidualSystem system = system(m, h, d);
        double[] start = PeerInputs.uniform(902, h * (d + 2));
        for (int i = 0; i < start.length; i++) {
            start[i] *= Math.sqrt(3) / (i < h * d ? Math.sqrt(d) : 1);
        }
        run(s, name, "plstar_gauss_newton", system, KernelNewton.Method.GAUSS_NEWTON, start);
        run(s, name, "plstar_lm", system, KernelNewton.Method.LEVENBERG_MARQUARDT, start);
    }

    private static void run(
            BenchSession s,
            String name,
            String variant,
            ResidualSystem system,
            KernelNewton.Method method,
            double[] start) {
        if (!s.settings().wants(name, variant)) {
            return;
        }
        Ending[] ending = new Ending[1];
        Timing t = s.time(() -> {
            Storage w = Precision.DOUBLE.of(start.clone());
            try (KernelNewton newton = KernelNewton.of(system, method, w, s.workers())) {
                ending[0] = newton.run(100, TARGET, _ -> true);
            }
        });
        s.emit(s.row("lm", name, variant)
                .with(t)
                .with("reached", ending[0].outcome() == Outcome.TARGET_REACHED)
                .with("nfev", ending[0].steps()));
    }

    private static ResidualSystem system(int m, int h, int d) {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(h, d));
        Value c = b.param("b", Shape.of(h));
        Value a = b.param("a", Shape.of(h));
        Value x = b.input("x", Type.perSample(d));
        Value hidden = b.unary(UnaryFn.TANH, b.add(b.contract("i", x, "oi", w, "o"), c));
        Value f = b.scale(1 / Math.sqrt(h), b.contract("o", hidden, "o", a, ""));
        b.output("f", b.reshape(f, Shape.of(1)));
        Program program = b.build();
        return ResidualSystem.of(
                program,
                ParamLayout.of(program),
                Map.of("x", PeerInputs.uniform(900, m * d)),
                m,
                PeerInputs.uniform(901, m));
    }
}
