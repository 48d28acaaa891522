package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.random.RandomStream;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * An architecture tied to an input shape and a number of outputs: its program and the layout of its
 * parameters.
 *
 * <p>The program takes the input {@value #INPUT}, one item of the input shape per sample, to the
 * output {@value #OUTPUT}, one item of [C] per sample. Parameters are named as PyTorch names them
 * in the same sequential model: {@code 0.weight}, {@code 0.bias}, {@code 2.weight}, …; layers
 * inside a residual layer {@code 2.body.0.weight}, {@code 2.skip.0.weight}. Immutable: any number
 * of threads may use one.
 */
public final class Network implements Model {
    /** The name of the program's input. */
    public static final String INPUT = "x";

    /** The name of the program's output. */
    public static final String OUTPUT = "out";

    private final Architecture architecture;
    private final Initialization initialization;
    private final int openOutputs;
    private final NetworkBuilder draft;
    private final Program program;
    private final ParamLayout layout;

    private Network(
            Architecture architecture,
            Initialization initialization,
            int openOutputs,
            NetworkBuilder draft) {
        this.architecture = architecture;
        this.initialization = initialization;
        this.openOutputs = openOutputs;
        this.draft = draft;
        this.program = draft.builder.build();
        this.layout = new ParamLayout(draft.shapes);
    }

    static Network of(
            Architecture architecture, Shape input, int outputs, Initialization initialization) {
        Require.atLeast(1, outputs, NetworkRefusal.SHAPE, "outputs");
        NetworkBuilder draft = draft(architecture, input, outputs, initialization, false);
        try {
            Network made = new Network(architecture, initialization, outputs, draft);
            if (made.layout.size() == 0) {
                throw Refusal.of(
                        NetworkRefusal.NO_PARAMETERS,
                        "network text",
                        "it has no weights",
                        "at least one dense layer",
                        "add \"dense\"");
            }
            return made;
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
    }

    private static NetworkBuilder draft(
            Architecture architecture,
            Shape input,
            int outputs,
            Initialization initialization,
            boolean training) {
        NetworkBuilder d = new NetworkBuilder(
                path -> NetworkText.position(architecture.source(), path),
                input,
                outputs,
                initialization,
                training);
        try {
            Value out = d.sequence("", "", architecture.layers(), d.input, false, true);
            d.builder.output(OUTPUT, out);
            d.activated.removeIf(out::equals);
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
        return d;
    }

    private static Refusal tooLarge() {
        return Refusal.of(
                NetworkRefusal.TOO_LARGE,
                "network text",
                "a layer or the whole network exceeds 2147483647 numbers",
                "fewer parameters",
                "use a smaller width");
    }

    /** The architecture. */
    public Architecture architecture() {
        return architecture;
    }

    /** How weights are scaled and drawn. */
    public Initialization initialization() {
        return initialization;
    }

    @Override
    public String text() {
        return architecture.text();
    }

    @Override
    public String inputName() {
        return INPUT;
    }

    @Override
    public Shape input() {
        return draft.input.type().shape();
    }

    @Override
    public Shape output() {
        return program.outputType(OUTPUT).shape();
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public TrainingNetwork training() {
        NetworkBuilder d = draft(architecture, input(), openOutputs, initialization, true);
        return new TrainingNetwork(
                d.builder.build(),
                d.masks,
                List.copyOf(d.statistics),
                List.copyOf(d.counters),
                d.fewestSamples);
    }

    /** For each outermost layer, the size of its output for one item. */
    public List<Integer> widths() {
        return List.copyOf(draft.widths);
    }

    /**
     * A program whose outputs {@code 0}, {@code 1}, … are those of the hidden activations, with the
     * inputs and parameters of {@link #program}; the network's own output is none of them.
     *
     * @return without outputs where there is no such activation
     */
    public Program hidden() {
        NetworkBuilder d = draft(architecture, input(), openOutputs, initialization, false);
        List<String> names = new ArrayList<>();
        for (Value v : d.activated) {
            names.add(String.valueOf(names.size()));
            d.builder.output(names.getLast(), v);
        }
        return d.builder.build().keep(names);
    }

    /**
     * Initial values of the program's further inputs by name, which no derivative is taken by:
     * running means, 0, and variances, 1, of batch normalisation.
     */
    @Override
    public SequencedMap<String, double[]> initialBuffers() {
        SequencedMap<String, double[]> copy = new LinkedHashMap<>();
        draft.buffers.forEach((name, values) -> copy.put(name, values.clone()));
        return copy;
    }

    @Override
    public OptionalInt vocabulary() {
        return draft.vocabulary;
    }

    @Override
    public ParamLayout layout() {
        return layout;
    }

    /**
     * {@inheritDoc}
     *
     * <p>1 in standard and PyTorch's parametrization, about σ_w/√fan_in in NTK parametrization.
     */
    @Override
    public double meanFactor() {
        double sum = 0;
        for (ParamLayout.Entry e : layout.entries()) {
            double factor = draft.factors.getOrDefault(e.name(), 1.0);
            sum += factor * factor * e.size();
        }
        return Math.sqrt(sum / layout.size());
    }

    /**
     * Initial parameters, flat: each from a stream of its own, named by the parameter; the same for
     * a seed whatever else is drawn.
     */
    @Override
    public double[] initialParameters(long seed) {
        double[] w = new double[layout.size()];
        for (ParamLayout.Entry e : layout.entries()) {
            RandomStream stream = RandomStream.of(seed, "parameter " + e.name());
            NetworkBuilder.Start start = requireNonNull(draft.starts.get(e.name()));
            for (int i = 0; i < e.size(); i++) {
                double z = start.spread() == 0
                        ? 0
                        : start.uniform() ? 2 * stream.uniform(i) - 1 : stream.normal(i);
                w[e.offset() + i] = start.mean() + start.spread() * z;
            }
        }
        return w;
    }
}
