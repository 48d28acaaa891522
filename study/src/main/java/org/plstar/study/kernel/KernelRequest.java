package org.plstar.study.kernel;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelBlocks;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * The tangent kernel K = J Jᵀ of a model at some weights, and the ends of its spectrum.
 *
 * @param inputs [N, d] row-major, as the model takes them: scaled where its training was
 * @param outputs what becomes of several outputs: all, their sum or their mean
 * @param method how each parameter's share is computed
 * @param against other rows [M, d] that the columns stand for; absent for the rows themselves
 * @param seed of the starting vector of Lanczos' method, which kernels above order 3,000 need
 */
public record KernelRequest(
        Model model,
        ModelState state,
        double[] inputs,
        KernelOutputs outputs,
        KernelMethod method,
        Optional<double[]> against,
        long seed)
        implements Request<KernelResult> {
    /** Refuses rows that the model cannot take; the arrays are kept, and must not be modified. */
    public KernelRequest {
        requireNonNull(method, "method");
        requireNonNull(outputs, "outputs");
        requireNonNull(state, "state");
        requireNonNull(inputs, "inputs");
        requireRows(model, inputs);
        against.ifPresent(z -> requireRows(model, z));
    }

    private static void requireRows(Model model, double[] rows) {
        int d = Math.max(1, model.input().size());
        if (rows.length == 0 || rows.length % d != 0) {
            throw Refusal.of(
                    StudyRefusal.INPUT,
                    rows.length + " numbers",
                    "they are no rows for a model that takes " + d,
                    "one row or more of " + d + " numbers",
                    "take the data that the model is for");
        }
        Require.finite(rows, StudyRefusal.INPUT, "input");
    }

    /** The kernel of rows with themselves. */
    public KernelRequest(
            Model model,
            ModelState state,
            double[] inputs,
            KernelOutputs outputs,
            KernelMethod method,
            long seed) {
        requireNonNull(method, "method");
        requireNonNull(outputs, "outputs");
        requireNonNull(state, "state");
        requireNonNull(inputs, "inputs");
        this(model, state, inputs, outputs, method, Optional.empty(), seed);
    }

    /**
     * A request for the kernel of a model with its random weights of seed 1, on rows of the
     * program's own, [N][d].
     */
    public static KernelRequest of(Model model, double[][] rows) {
        return of(model, ModelState.initial(model, 1), flat(model, rows));
    }

    private static double[] flat(Model model, double[][] rows) {
        int d = model.input().size();
        double[] inputs = new double[Math.multiplyExact(rows.length, d)];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != d) {
                throw Refusal.of(
                        StudyRefusal.INPUT,
                        "row " + i,
                        rows[i].length + " numbers for a model that takes " + d,
                        "rows of " + d + " numbers",
                        "take the data that the model is for");
            }
            System.arraycopy(rows[i], 0, inputs, i * d, d);
        }
        return inputs;
    }

    /**
     * A request for the kernel of a model with its random weights of seed 1, on all training rows.
     */
    public static KernelRequest of(Model model, PreparedDataset data) {
        data.requireInput(model);
        return of(model, ModelState.initial(model, 1), data.training().features());
    }

    private static KernelRequest of(Model model, ModelState state, double[] inputs) {
        return new KernelRequest(model, state, inputs, KernelOutputs.FULL, KernelMethod.AUTO, 1);
    }

    /** The same request with other weights. */
    public KernelRequest withState(ModelState other) {
        requireNonNull(other, "other");
        return new KernelRequest(model, other, inputs, outputs, method, against, seed);
    }

    /** The same request with another treatment of several outputs. */
    public KernelRequest withOutputs(KernelOutputs other) {
        requireNonNull(other, "other");
        return new KernelRequest(model, state, inputs, other, method, against, seed);
    }

    /** The kernel of the rows with other rows of the program's own, [M][d]. */
    public KernelRequest withAgainst(double[][] others) {
        requireNonNull(others, "others");
        return withAgainst(flat(model, others));
    }

    /**
     * The kernel of the rows with other rows, [M, d] row-major in the form of the model's inputs.
     */
    public KernelRequest withAgainst(double... others) {
        requireNonNull(others, "others");
        return new KernelRequest(model, state, inputs, outputs, method, Optional.of(others), seed);
    }

    /** Number of rows, N. */
    public int rows() {
        return inputs.length / model.input().size();
    }

    /** The system of the model on the rows; its targets are zero. */
    public ResidualSystem system() {
        return system(inputs);
    }

    /** The system of the model on the rows of the matrix's columns. */
    public ResidualSystem columnSystem() {
        return system(against.orElse(inputs));
    }

    private ResidualSystem system(double[] some) {
        int rows = some.length / model.input().size();
        double[] targets =
                new double[StudyRefusal.equations(rows, model.output().size())];
        return ResidualSystem.of(model, state.buffers(), some, targets);
    }

    /**
     * The kernel of the rows with those of the columns, in memory and without its spectrum.
     *
     * @return [N·C, M·C] for all outputs, [N, M] for their sum or mean; to be closed
     */
    public Matrix cross(Session session) {
        session.progress().at("tangent kernel", 0, 1);
        return TangentKernel.of(
                        system(), outputs, method, session.workers(), TangentKernel.DEFAULT_BUDGET)
                .stoppedBy(session.stop())
                .cross(state.parameters(), columnSystem());
    }

    /**
     * The cut of the kernel into blocks.
     *
     * @param some of the rows, or all
     * @param tile rows in a tile; 0 for what suits the model
     */
    KernelBlocks blocks(ResidualSystem some, int tile, Workers workers) {
        KernelBlocks own = KernelBlocks.of(some, outputs, method, rows(), tile, workers);
        return against.map(z -> own.against(z.length / model.input().size())).orElse(own);
    }

    /**
     * {@inheritDoc}
     *
     * @throws Refusal RANGE if the columns of the kernel stand for other rows; INPUT if there is no
     *     row
     * @throws java.util.concurrent.CancellationException if the session stops it
     */
    @Override
    public KernelResult run(Session session) {
        if (against.isPresent()) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "against",
                    "a kernel of rows with other rows has no spectrum",
                    "a kernel of the rows with themselves",
                    "take cross for the kernel alone");
        }
        return KernelResult.of(this, session);
    }
}
