package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.random.RandomStream;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/**
 * An architecture tied to an input shape and a number of outputs: its program and the layout of its parameters.
 *
 * <p>The program takes the input {@value #INPUT}, one item of the input shape per sample, to the output {@value #OUTPUT}, one item of [C] per
 * sample. Parameters are named as PyTorch names them in the same sequential model: {@code 0.weight}, {@code 0.bias}, {@code 2.weight}, …
 */
public final class Network {
    /** Name of the program's input. */
    public static final String INPUT = "x";

    /** Name of the program's output. */
    public static final String OUTPUT = "out";

    private final Architecture architecture;
    private final Initialization initialization;
    private final Shape input;
    private final Program program;
    private final ParamLayout layout;
    private final SequencedMap<String, Double> spreads;

    private Network(
            Architecture architecture,
            Initialization initialization,
            Shape input,
            Program program,
            Draft draft) {
        this.architecture = architecture;
        this.initialization = initialization;
        this.input = input;
        this.program = program;
        this.layout = new ParamLayout(draft.shapes);
        this.spreads = draft.spreads;
    }

    /** What layers declare while the program is built. */
    record Draft(
            ProgramBuilder builder,
            Initialization initialization,
            int outputs,
            SequencedMap<String, Shape> shapes,
            SequencedMap<String, Double> spreads) {
        Value declare(String name, Shape shape, double spread) {
            shapes.put(name, shape);
            spreads.put(name, spread);
            return builder.param(name, shape);
        }
    }

    static Network of(
            Architecture architecture, Shape input, int outputs, Initialization initialization) {
        ProgramBuilder b = new ProgramBuilder();
        Draft draft =
                new Draft(b, initialization, outputs, new LinkedHashMap<>(), new LinkedHashMap<>());
        Value x = b.input(INPUT, new Type(Axes.SAMPLE, input));
        List<Layer> layers = architecture.layers();
        int lastSized = layers.size() - 1;
        while (lastSized > 0 && layers.get(lastSized) instanceof Activate) {
            lastSized--;
        }
        boolean afterReluLike = false;
        try {
            for (int i = 0; i < layers.size(); i++) {
                Layer layer = layers.get(i);
                x =
                        layer.apply(
                                new Site(
                                        draft,
                                        String.valueOf(i),
                                        layer,
                                        afterReluLike,
                                        i == lastSized),
                                x);
                if (layer instanceof Activate(Activation a)) {
                    afterReluLike = a == Activation.IDENTITY ? afterReluLike : a.isReluLike();
                } else {
                    afterReluLike = false;
                }
            }
            b.output(OUTPUT, x);
            Network made = new Network(architecture, initialization, input, b.build(), draft);
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
            throw Refusal.of(
                    NetworkRefusal.TOO_LARGE,
                    "network text",
                    "a layer or the whole network exceeds 2147483647 numbers",
                    "fewer parameters",
                    "use a smaller width");
        }
    }

    /** The architecture. */
    public Architecture architecture() {
        return architecture;
    }

    /** How weights are scaled and drawn. */
    public Initialization initialization() {
        return initialization;
    }

    /** Shape of one input. */
    public Shape input() {
        return input;
    }

    /** Shape of one output; [C] for the networks that can be trained. */
    public Shape output() {
        return program.outputType(OUTPUT).shape();
    }

    /** The program. */
    public Program program() {
        return program;
    }

    /** Where each parameter lies in the flat vector of all. */
    public ParamLayout layout() {
        return layout;
    }

    /** Initial parameters, flat: each a normal stream of its own, named by the parameter; the same for a seed whatever else is drawn. */
    public double[] initialParameters(long seed) {
        double[] w = new double[layout.size()];
        for (ParamLayout.Entry e : layout.entries()) {
            RandomStream stream = RandomStream.of(seed, "parameter " + e.name());
            double spread = requireNonNull(spreads.get(e.name()));
            for (int i = 0; i < e.size(); i++) {
                w[e.offset() + i] = spread * stream.normal(i);
            }
        }
        return w;
    }
}
