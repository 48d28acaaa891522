package org.plstar.landscape.linearity;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.operator.LinearOperator;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.Type;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * The Hessians D²f_c(w; x_i) of one output for all samples i, as one block-diagonal symmetric
 * operator in the coordinates of {@link SampleFrame}: its eigenvalues are those of the Hessians,
 * and zeros.
 *
 * <p>A product costs one tangent and one cotangent pass of all samples through the network, with
 * every weight read twice however many samples there are. Double precision. Not thread-safe.
 */
final class SampleHessians implements LinearOperator {
    private static final String TANGENT = "t:";

    private final ResidualSystem system;
    private final SampleFrame frame;
    private final Executor framing;
    private final Executor primal;
    private final Executor product;
    private final Map<String, Storage> given = new HashMap<>();
    private final Map<String, Storage> kept = new HashMap<>();
    private Storage w;

    private SampleHessians(ResidualSystem system, SampleFrame frame, Workers workers) {
        this.system = system;
        this.frame = frame;
        Linearization l = Linearize.of(frame.gradient(), frame.coordinates()::containsKey, TANGENT);
        framing = Executor.of(frame.frame(), Precision.DOUBLE, workers);
        primal = Executor.of(l.primal().keep(l.residuals()), Precision.DOUBLE, workers);
        product = Executor.of(l.linear(), Precision.DOUBLE, workers);
        w = Precision.DOUBLE.allocate(0);
        given.put(SampleFrame.SEED, Precision.DOUBLE.allocate(system.outputs()));
        frame.coordinates().forEach((name, shape) -> given.put(name, perSample(shape.size())));
        for (WeightSite s : frame.sites()) {
            given.put(SampleFrame.SHIFT + s.param(), perSample(s.outer()));
            given.put(SampleFrame.UNIT + s.param(), perSample(s.inner()));
            given.put(SampleFrame.BACK + s.param(), perSample(s.outer()));
        }
        for (String name : l.residuals()) {
            Type t = l.primal().outputType(name);
            kept.put(
                    name,
                    t.axes().sample()
                            ? perSample(t.shape().size())
                            : Precision.DOUBLE.allocate(t.shape().size()));
        }
    }

    /**
     * The operator of a system whose equations are given per sample; {@link #moveTo} sets the
     * weights.
     */
    static SampleHessians of(ResidualSystem system, SampleFrame frame, Workers workers) {
        return new SampleHessians(system, frame, workers);
    }

    private Storage perSample(int size) {
        return Precision.DOUBLE.allocate(Math.multiplyExact(system.samples(), size));
    }

    /**
     * Makes (w, c) the point and the output.
     *
     * @param point w, [p]; kept, not copied, not modified
     */
    void moveTo(double[] point, int output) {
        w = Precision.DOUBLE.of(point);
        Storage seed = given(SampleFrame.SEED);
        for (int c = 0; c < seed.size(); c++) {
            seed.set(c, c == output ? 1 : 0);
        }
        Binding b = binding();
        for (WeightSite s : frame.sites()) {
            b.output("x:" + s.param(), given(SampleFrame.UNIT + s.param()), 0);
            if (framing.program().hasOutput("g:z:" + s.param())) {
                b.output("g:z:" + s.param(), given(SampleFrame.BACK + s.param()), 0);
            }
        }
        framing.run(b, system.samples());
        for (WeightSite s : frame.sites()) {
            normalize(given(SampleFrame.UNIT + s.param()), s.inner());
            normalize(given(SampleFrame.BACK + s.param()), s.outer());
        }
        if (!kept.isEmpty()) {
            Binding p = binding();
            kept.forEach((name, s) -> p.output(name, s, 0));
            primal.run(p, system.samples());
        }
    }

    /**
     * Scales each row to length one; a row of zeros is left as it is, since its direction is not
     * needed.
     */
    private static void normalize(Storage rows, int width) {
        if (rows instanceof Storage.Float64 doubles) {
            double[] data = doubles.data();
            for (int i = 0; i < data.length; i += width) {
                double norm = Math.sqrt(DoubleReductions.sumSquares(data, i, width));
                if (norm > 0) {
                    DoubleElementwise.affine(1 / norm, 0, data, i, data, i, width);
                }
            }
        }
    }

    private Storage given(String name) {
        return requireNonNull(given.get(name), name);
    }

    private Binding binding() {
        Binding b = system.binding(w);
        given.forEach((name, s) -> b.input(name, s, 0));
        return b;
    }

    @Override
    public int rows() {
        return Math.toIntExact(Math.multiplyExact(system.samples(), frame.size()));
    }

    @Override
    public int columns() {
        return rows();
    }

    @Override
    public void apply(double[] x, double[] y) {
        Binding b = binding();
        kept.forEach((name, s) -> b.input(name, s, 0));
        Storage in = Precision.DOUBLE.of(x);
        Storage out = Precision.DOUBLE.of(y);
        int at = 0;
        for (Map.Entry<String, Shape> c : frame.coordinates().entrySet()) {
            int size = system.samples() * c.getValue().size();
            b.input(TANGENT + c.getKey(), in, at);
            String result = "g:" + c.getKey();
            if (product.program().hasOutput(result)) {
                b.output(result, out, at);
            } else {
                Arrays.fill(y, at, at + size, 0);
            }
            at += size;
        }
        product.run(b, system.samples());
    }
}
