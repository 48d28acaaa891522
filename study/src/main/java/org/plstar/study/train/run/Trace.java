package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.plstar.array.npy.WholeFile;
import org.plstar.landscape.Alignment;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.study.fit.Certifier;
import org.plstar.study.fit.EdgeSummary;
import org.plstar.study.store.RunDirectory;

/**
 * {@code trace.csv}: one row per observed step, one column per quantity; a cell is empty where the
 * quantity is absent; wall time comes last.
 */
final class Trace implements AutoCloseable {
    /** Columns with radii of certificates: C', A', B'. */
    static final List<String> RADII =
            List.of(Certifier.EXISTENCE, Certifier.FLOW, Certifier.DESCENT);

    /** Columns of quantities that other trackers measure at a step. */
    static final List<String> FURTHER = Stream.concat(
                    Stream.of(
                            Alignment.TARGETS,
                            Alignment.START,
                            EdgeSummary.STEP,
                            EdgeSummary.TOP,
                            EdgeSummary.BETWEEN),
                    RADII.stream())
            .toList();

    /** The columns, each with its meaning. */
    static final SequencedMap<String, String> MEANING = meaning();

    private static final SequencedMap<String, Function<Observation, OptionalDouble>> COLUMNS =
            columns();

    /** The header line, with its line end. */
    static final String HEADER =
            "step," + String.join(",", COLUMNS.sequencedKeySet()) + ",seconds\n";

    private final FileChannel out;
    private final long begin;

    private Trace(FileChannel out, double seconds) {
        this.out = out;
        this.begin = System.nanoTime() - (long) (seconds * 1e9);
    }

    /** Begins a new file. */
    static Trace begin(Path file) {
        return open(file, List.of());
    }

    /** Continues after the rows of an earlier part of the run; the rest of the file is removed. */
    static Trace resume(Path file, List<StoredTrace.Row> kept) {
        return open(file, kept);
    }

    private static Trace open(Path file, List<StoredTrace.Row> kept) {
        StringBuilder text = new StringBuilder(HEADER);
        kept.forEach(r -> text.append(r.line()).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            WholeFile.write(file, o -> o.write(bytes));
            FileChannel out = FileChannel.open(
                    file,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND,
                    LinkOption.NOFOLLOW_LINKS);
            return new Trace(out, kept.isEmpty() ? 0 : kept.getLast().seconds());
        } catch (IOException e) {
            throw RunDirectory.unwritable(Path.of(String.valueOf(file.getParent())), e);
        }
    }

    /**
     * Appends a row; the operating system has it when this returns, so that it outlives this
     * process.
     */
    void add(Observation o) throws IOException {
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(o.step()));
        COLUMNS.forEach((_, value) -> {
            OptionalDouble v = value.apply(o);
            cells.add(
                    v.isPresent() && Double.isFinite(v.getAsDouble())
                            ? String.valueOf(v.getAsDouble())
                            : "");
        });
        cells.add(String.format(Locale.ROOT, "%.3f", (System.nanoTime() - begin) * 1e-9));
        ByteBuffer rest =
                ByteBuffer.wrap((String.join(",", cells) + "\n").getBytes(StandardCharsets.UTF_8));
        while (rest.hasRemaining()) {
            out.write(rest);
        }
    }

    /** Brings all rows to the disk. */
    void force() throws IOException {
        out.force(false);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static SequencedMap<String, Function<Observation, OptionalDouble>> columns() {
        SequencedMap<String, Function<Observation, OptionalDouble>> c = new LinkedHashMap<>();
        c.put("loss", o -> OptionalDouble.of(o.loss()));
        c.put("linearized_loss", Observation::linearizedLoss);
        c.put("test_loss", Observation::testLoss);
        c.put("train_accuracy", Observation::trainAccuracy);
        c.put("test_accuracy", Observation::testAccuracy);
        c.put("gradient_norm", o -> OptionalDouble.of(o.gradientNorm()));
        c.put("mu", Observation::mu);
        c.put("lambda_min", kernel(KernelState::min));
        c.put("lambda_max", kernel(KernelState::max));
        c.put(
                "condition_number",
                o -> o.kernel().isPresent()
                        ? o.kernel().get().condition().value()
                        : OptionalDouble.empty());
        c.put("kernel_drift", kernel(KernelState::drift));
        c.put("damping", Observation::damping);
        c.put("trust_ratio", Observation::trustRatio);
        c.put("distance", o -> OptionalDouble.of(o.distance()));
        c.put("relative_distance", o -> OptionalDouble.of(o.relativeDistance()));
        c.put("path_length", o -> o.path().length());
        for (String name : FURTHER) {
            c.put(name, o -> o.further(name));
        }
        return c;
    }

    private static Function<Observation, OptionalDouble> kernel(
            Function<KernelState, Double> value) {
        return o -> o.kernel().isPresent()
                ? OptionalDouble.of(value.apply(o.kernel().get()))
                : OptionalDouble.empty();
    }

    private static SequencedMap<String, String> meaning() {
        SequencedMap<String, String> m = new LinkedHashMap<>();
        m.put("step", "steps done before");
        m.put(
                "loss",
                "the loss on all training rows as run.json defines it, whatever the batches;"
                        + " exact");
        m.put(
                "linearized_loss",
                "the same loss of the model linearized at the start after as many steps, in closed"
                        + " form from the kernel at the start; only for plain gradient descent on"
                        + " the square loss, if the kernel of all training rows was computed");
        m.put("test_loss", "the same loss on the test rows");
        m.put("train_accuracy", "fraction of all training rows classified rightly");
        m.put("test_accuracy", "fraction of all test rows classified rightly");
        m.put("gradient_norm", "Euclidean norm of the loss's gradient, all training rows");
        m.put(
                "mu",
                "half the squared gradient norm over the loss less its least value: the PL constant"
                        + " at this step");
        m.put("lambda_min", "smallest eigenvalue of K/N on the kernel rows; exact to rounding");
        m.put("lambda_max", "largest eigenvalue of K/N on the kernel rows; exact to rounding");
        m.put(
                "condition_number",
                "lambda_max / lambda_min; absent where lambda_min is within rounding of zero");
        m.put("kernel_drift", "Frobenius norm of K - K_0 over that of K_0, on the kernel rows");
        m.put(
                "damping",
                "λ that is added to K in the next step; only for gauss-newton and"
                        + " levenberg-marquardt");
        m.put(
                "trust_ratio",
                "actual over predicted decrease of the squared residual in the step before; about 1"
                        + " where the linearization holds");
        m.put("distance", "Euclidean distance of the weights from the start");
        m.put("relative_distance", "that over the norm of the start");
        m.put("path_length", "sum of the lengths of all steps before; not for batches");
        m.put(
                Alignment.TARGETS,
                "cosine of the centred kernel (its trace over outputs) and the centred targets'"
                        + " products yyᵀ, on the kernel rows; from 20 rows on");
        m.put(Alignment.START, "cosine of the same kernel and that at the start");
        m.put(
                EdgeSummary.STEP,
                "the curvature along the step before, s·(g - g')/(-2 g'·s) with the step s and the"
                        + " gradients g, g' after and before it: above 1 the loss rises; full"
                        + " batches only");
        m.put(
                EdgeSummary.TOP,
                "η times the largest eigenvalue of the loss's Hessian over the method's edge of"
                        + " stability, by power iteration: above 1 steps are unstable; for Adam and"
                        + " RMSprop of D^-½HD^-½; empty where the iteration has not settled");
        m.put(
                EdgeSummary.BETWEEN,
                "the loss midway between the weights of the last two steps, where gauge_top is above"
                        + " 1; plain gradient descent on all rows only");
        m.put(
                "certified_radius",
                "a solution is proved to lie within this distance of the weights (theorem C'); with"
                        + " --certify only, empty where it is not proved or was not tried:"
                        + " certificate/step-*.json have the reasons");
        m.put(
                "certified_radius_flow",
                "gradient flow from these weights is proved to stay within this distance and to"
                        + " reach a solution (A')");
        m.put(
                "certified_radius_descent",
                "this run's own further steps are proved to stay within this distance and to reach"
                        + " a solution (B')");
        m.put("seconds", "wall time since the first observation; differs between repetitions");
        return m;
    }
}
