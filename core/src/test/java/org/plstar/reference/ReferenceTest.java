package org.plstar.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.network.Network;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.program.Derivatives;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Fisher;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Every array of every reference network: |a - b| ≤ 1e-9 · max|b|.
 *
 * <p>{@code -Dplstar.references=FOLDER} holds other files of the same format against plstar.
 */
class ReferenceTest {
    private static final double TOLERANCE = 1e-9;

    static Path folder() {
        String given = System.getProperty("plstar.references", "");
        try {
            return given.isEmpty()
                    ? Path.of(ReferenceTest.class.getResource("/references").toURI())
                    : Path.of(given);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder())) {
            return all.filter(f -> f.toString().endsWith(".json"))
                    .filter(f -> Reference.read(f).json().has("arch"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theFolderHasReferences() throws IOException {
        assertThat(files()).isNotEmpty();
    }

    @TestFactory
    List<DynamicTest> everyArrayAgrees() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            tests.add(DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> check(Reference.read(file))));
        }
        return tests;
    }

    private static void check(Reference r) {
        Network network = ReferenceArchitecture.read(r)
                .build(
                        r.itemShape("x"),
                        r.outputs(),
                        ReferenceArchitecture.initialization(r.at("arch")));
        assertThat(network.layout().entries())
                .extracting(ParamLayout.Entry::name)
                .isEqualTo(r.parameterNames());
        assertThat(network.initialBuffers().sequencedKeySet())
                .containsExactlyElementsOf(r.buffers().keySet());
        double[] w = r.parameters();
        try (Workers workers = Workers.of(2)) {
            ResidualSystem system =
                    ResidualSystem.of(network, r.buffers(), r.numbers("x"), r.numbers("targets"));
            Jacobian j = Jacobian.at(system, w, workers);
            same(r, "out", j.value());
            products(r, system, j);
            ReferenceSpectra.traceByParameter(r, system, j);
            secondDirectional(r, system, w, workers);
            inputs(r, system, w, workers);
            kernels(r, network, system, w, workers);
            loss(r, "mse", Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers), w);
            crossEntropy(r, system, w, workers);
        }
    }

    private static void products(Reference r, ResidualSystem system, Jacobian j) {
        double[] jv = new double[system.equations()];
        j.apply(r.numbers("v"), jv);
        same(r, "jvp", jv);
        double[] ju = new double[system.unknowns()];
        j.applyTranspose(r.numbers("u"), ju);
        same(r, "vjp", ju);
    }

    private static void secondDirectional(
            Reference r, ResidualSystem system, double[] w, Workers workers) {
        Program once = Derivatives.jvp(system.program(), system.layout()::contains, "d:");
        Program twice = Derivatives.jvp(once, system.layout()::contains, "e:");
        String out = "e:d:" + system.output();
        Binding b = system.binding(Precision.DOUBLE.of(w));
        Storage v = Precision.DOUBLE.of(r.numbers("v"));
        system.layout()
                .entries()
                .forEach(e -> b.input("d:" + e.name(), v, e.offset())
                        .input("e:" + e.name(), v, e.offset()));
        double[] bent = new double[system.equations()];
        run(twice.keep(List.of(out)), b.output(out, Precision.DOUBLE.of(bent), 0), system, workers);
        same(r, "jvp2", bent);
    }

    private static void inputs(Reference r, ResidualSystem system, double[] w, Workers workers) {
        if (!r.json().has("dx")) {
            return; // token ids have no derivative
        }
        String tangent = "d:" + system.output();
        double[] jv = new double[system.equations()];
        Program forward = Derivatives.jvp(system.program(), Network.INPUT::equals, "d:")
                .keep(List.of(tangent));
        Binding b = system.binding(Precision.DOUBLE.of(w))
                .input("d:" + Network.INPUT, Precision.DOUBLE.of(r.numbers("dx")), 0);
        run(forward, b.output(tangent, Precision.DOUBLE.of(jv), 0), system, workers);
        same(r, "jvp_input", jv);
        double[] ju = new double[r.numbers("x").length];
        String gradient = "g:" + Network.INPUT;
        Program backward = Derivatives.vjp(system.program(), Network.INPUT::equals, false)
                .keep(List.of(gradient));
        Binding c = system.binding(Precision.DOUBLE.of(w))
                .input("u:" + system.output(), Precision.DOUBLE.of(r.numbers("u")), 0);
        run(backward, c.output(gradient, Precision.DOUBLE.of(ju), 0), system, workers);
        same(r, "vjp_input", ju);
    }

    private static void run(Program program, Binding b, ResidualSystem system, Workers workers) {
        Executor.of(program, Precision.DOUBLE, workers).run(b, system.samples());
    }

    private static void kernels(
            Reference r, Network network, ResidualSystem system, double[] w, Workers workers) {
        double[] x2 = r.numbers("x2");
        int m = x2.length / network.input().size();
        ResidualSystem other =
                ResidualSystem.of(network, r.buffers(), x2, new double[m * r.outputs()]);
        for (KernelMethod method : KernelMethod.values()) {
            TangentKernel kernel = TangentKernel.of(
                    system, KernelOutputs.FULL, method, workers, TangentKernel.DEFAULT_BUDGET);
            try (Matrix k = kernel.at(w);
                    Matrix cross = kernel.cross(w, other)) {
                same(r, "ntk", numbers(k));
                same(r, "ntk_cross", numbers(cross));
                ReferenceSpectra.kernel(r, k);
            }
        }
    }

    private static void loss(Reference r, String name, Objective objective, double[] w) {
        String loss = "loss/" + name;
        Storage at = Precision.DOUBLE.of(w);
        double[] g = new double[w.length];
        same(r, loss + "/loss", objective.gradient(at, Precision.DOUBLE.of(g)));
        same(r, loss + "/loss", objective.value(at));
        same(r, loss + "/grad", g);
        double[] v = r.numbers("v");
        double[] hv = product(objective.hessian(at), v);
        same(r, loss + "/hvp", hv);
        double vhv = 0;
        for (int i = 0; i < v.length; i++) {
            vhv += v[i] * hv[i];
        }
        same(r, loss + "/vHv", vhv);
        same(r, loss + "/ggnvp", product(objective.gaussNewton(at), v));
        ReferenceSpectra.hessian(r, loss, objective, at);
        ReferenceSpectra.estimators(r, loss, objective, at);
    }

    private static void crossEntropy(
            Reference r, ResidualSystem system, double[] w, Workers workers) {
        ResidualSystem classes = system.withTargets(r.oneHot());
        loss(r, "ce", Objective.mean(classes, Loss.CROSS_ENTROPY, Precision.DOUBLE, workers), w);
        double[][] gradients = new double[r.samples()][w.length];
        double[] norms = new double[r.samples()];
        for (int i = 0; i < norms.length; i++) {
            Objective.mean(classes.rows(i), Loss.CROSS_ENTROPY, Precision.DOUBLE, workers)
                    .gradient(Precision.DOUBLE.of(w), Precision.DOUBLE.of(gradients[i]));
            norms[i] = Math.sqrt(DoubleReductions.sumSquares(gradients[i], 0, w.length));
        }
        same(r, "per_sample_grad_ce_norms", norms);
        same(r, "empirical_fisher_top", fisherTop(gradients));
        LinearOperator fisher = Fisher.empirical(classes, Loss.CROSS_ENTROPY, w, workers);
        same(
                r,
                "empirical_fisher_top",
                Lanczos.run(fisher, Lanczos.End.UPPER, 1e-12, w.length, 1).max().value());
    }

    /**
     * λ_max of (1/N) Σ g_i g_iᵀ by way of the Gram matrix of the gradients, which has the same one.
     */
    private static double fisherTop(double[][] gradients) {
        int n = gradients.length;
        return Lanczos.run(
                        new LinearOperator() {
                            @Override
                            public int rows() {
                                return n;
                            }

                            @Override
                            public int columns() {
                                return n;
                            }

                            @Override
                            public void apply(double[] x, double[] y) {
                                for (int i = 0; i < n; i++) {
                                    y[i] = 0;
                                    for (int j = 0; j < n; j++) {
                                        y[i] += DoubleReductions.dot(
                                                        gradients[i],
                                                        0,
                                                        gradients[j],
                                                        0,
                                                        gradients[i].length)
                                                * x[j]
                                                / n;
                                    }
                                }
                            }
                        },
                        Lanczos.End.UPPER,
                        1e-12,
                        n,
                        1)
                .max()
                .value();
    }

    private static double[] product(LinearOperator a, double[] v) {
        double[] y = new double[a.rows()];
        a.apply(v, y);
        return y;
    }

    private static double[] numbers(Matrix k) {
        double[] all = new double[k.rows() * k.columns()];
        for (int i = 0; i < all.length; i++) {
            all[i] = k.get(i / k.columns(), i % k.columns());
        }
        return all;
    }

    static void same(Reference r, String key, double[] ours) {
        same(r, key, TOLERANCE, ours);
    }

    static void same(Reference r, String key, double ours) {
        same(r, key, TOLERANCE, ours);
    }

    static void same(Reference r, String key, double tolerance, double ours) {
        same(r, key, tolerance, new double[] {ours});
    }

    /** Holds ours against the file's: |a - b| ≤ tolerance · max|b|. */
    static void same(Reference r, String key, double tolerance, double[] ours) {
        same(r, key, tolerance, ours, r.numbers(key));
    }

    static void same(Reference r, String key, double tolerance, double[] ours, double[] theirs) {
        assertThat(ours.length)
                .as("%s %s: length", r.file().getFileName(), key)
                .isEqualTo(theirs.length);
        double largest = 0;
        for (double t : theirs) {
            largest = Math.max(largest, Math.abs(t));
        }
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - theirs[i]))
                    .as(
                            "%s %s[%d]: ours %s, reference %s",
                            r.file().getFileName(), key, i, ours[i], theirs[i])
                    .isLessThanOrEqualTo(tolerance * largest);
        }
    }
}
