package org.plstar.app.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;

/** {@code trace.csv}: one row per observed step, one column per quantity; a cell is empty where the quantity is absent; wall time comes last. */
public final class Trace implements AutoCloseable {
    /** The columns, each with what it is. */
    static final SequencedMap<String, String> MEANING = meaning();

    private static final SequencedMap<String, Function<Observation, OptionalDouble>> COLUMNS =
            columns();

    /** The first line, with its end. */
    static final String HEADER =
            "step," + String.join(",", COLUMNS.sequencedKeySet()) + ",seconds\n";

    private final BufferedWriter out;
    private final long begin = System.nanoTime();

    /** Starts a new file. */
    public Trace(Path file) {
        try {
            out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
            out.write(HEADER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a row; it is on disk, or with the system, when this returns. */
    public void add(Observation o) {
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(o.step()));
        COLUMNS.forEach(
                (_, value) -> {
                    OptionalDouble v = value.apply(o);
                    cells.add(
                            v.isPresent() && Double.isFinite(v.getAsDouble())
                                    ? String.valueOf(v.getAsDouble())
                                    : "");
                });
        cells.add(String.format(Locale.ROOT, "%.3f", (System.nanoTime() - begin) * 1e-9));
        try {
            out.write(String.join(",", cells) + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                o ->
                        o.kernel().isPresent()
                                ? o.kernel().get().condition().value()
                                : OptionalDouble.empty());
        c.put("kernel_drift", kernel(KernelState::drift));
        c.put("distance", o -> OptionalDouble.of(o.distance()));
        c.put("relative_distance", o -> OptionalDouble.of(o.relativeDistance()));
        return c;
    }

    private static Function<Observation, OptionalDouble> kernel(
            Function<KernelState, Double> value) {
        return o ->
                o.kernel().isPresent()
                        ? OptionalDouble.of(value.apply(o.kernel().get()))
                        : OptionalDouble.empty();
    }

    private static SequencedMap<String, String> meaning() {
        SequencedMap<String, String> m = new LinkedHashMap<>();
        m.put("step", "steps done before");
        m.put(
                "loss",
                "the loss on all training rows as run.json defines it, whatever the batches; exact");
        m.put(
                "linearized_loss",
                "the same loss of the model linearized at the start after as many steps, in closed form from the kernel at the start; only for plain gradient descent on the square loss, if the kernel of all training rows was computed");
        m.put("test_loss", "the same loss on the test rows");
        m.put("train_accuracy", "fraction of all training rows classified rightly");
        m.put("test_accuracy", "fraction of all test rows classified rightly");
        m.put("gradient_norm", "Euclidean norm of the loss's gradient, all training rows");
        m.put(
                "mu",
                "half the squared gradient norm over the loss less its least value: the PL constant at this step");
        m.put("lambda_min", "smallest eigenvalue of K/N on the kernel rows; exact to rounding");
        m.put("lambda_max", "largest eigenvalue of K/N on the kernel rows; exact to rounding");
        m.put(
                "condition_number",
                "lambda_max / lambda_min; absent where lambda_min is within rounding of zero");
        m.put("kernel_drift", "Frobenius norm of K - K_0 over that of K_0, on the kernel rows");
        m.put("distance", "Euclidean distance of the weights from the start");
        m.put("relative_distance", "that over the norm of the start");
        m.put("seconds", "wall time since the first observation; differs between repetitions");
        return m;
    }
}
