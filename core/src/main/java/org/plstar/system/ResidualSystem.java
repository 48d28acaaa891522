package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.network.HeadedModel;
import org.plstar.network.Model;
import org.plstar.network.NetworkRefusal;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A system of n equations F(w) = y in p unknowns: a program with one output, and the data that it
 * reads.
 *
 * <p>A program whose output has the sample axis gives C equations for each of N samples, n = N·C,
 * row i·C + c for output c of sample i. A program without it counts as one sample with n outputs.
 *
 * <p>Immutable, up to inputs that are kept as they are given: any number of threads may use one.
 */
public final class ResidualSystem {
    private final Program program;
    private final String output;
    private final ParamLayout layout;
    private final SystemInputs inputs;
    private final int samples;
    private final int outputs;
    private final double[] targets;

    private ResidualSystem(
            Program program,
            ParamLayout layout,
            Map<String, double[]> inputs,
            Set<String> live,
            int samples,
            double[] targets) {
        if (program.outputs().size() != 1) {
            throw noSystem(
                    "a program with the outputs " + program.outputs(), "a program of one output");
        }
        this.program = program;
        this.output = program.outputs().getFirst();
        this.layout = layout;
        this.inputs = new SystemInputs(inputs, live);
        this.samples = samples;
        this.targets = targets.clone();
        Type type = program.outputType(output);
        this.outputs = type.shape().size();
        if (type.axes().output() || (!type.axes().sample() && samples != 1)) {
            throw noSystem(
                    "an output of type " + type + " with " + samples + " samples",
                    "an output of each sample, or one sample");
        }
        Require.atLeast(1, samples, SystemRefusal.SIZE, "samples");
        Require.size((long) samples * outputs, targets.length, SystemRefusal.SIZE, "targets");
        this.inputs.require(program, samples);
    }

    private static Refusal noSystem(String where, String expected) {
        return Refusal.of(
                SystemRefusal.PROGRAM,
                where,
                "it makes no system of equations",
                expected,
                "keep one output, or count the samples again");
    }

    /**
     * The system F(w) = y of a program without inputs.
     *
     * @param targets y, [n]
     */
    public static ResidualSystem of(Program program, double... targets) {
        requireNonNull(targets, "targets");
        SystemRefusal.requireFinite("target", targets);
        return new ResidualSystem(program, ParamLayout.of(program), Map.of(), Set.of(), 1, targets);
    }

    /**
     * The system of equations of a program that reads data.
     *
     * @param layout the order of the unknowns in w
     * @param inputs the data by name, row-major, samples outermost; kept, not copied, and to be
     *     left as they are
     * @param targets y, [N, C] row-major; copied
     * @throws Refusal PROGRAM, SIZE or NOT_FINITE
     */
    public static ResidualSystem of(
            Program program,
            ParamLayout layout,
            Map<String, double[]> inputs,
            int samples,
            double[] targets) {
        requireNonNull(layout, "layout");
        requireNonNull(targets, "targets");
        SystemRefusal.requireFinite("target", targets);
        inputs.forEach(SystemRefusal::requireFinite);
        return new ResidualSystem(program, layout, inputs, Set.of(), samples, targets);
    }

    /**
     * The system of equations of a model on data, with its buffers at their initial values.
     *
     * @param features [N, d] row-major; kept, not copied, and to be left as they are
     * @param targets [N, C] row-major; copied
     */
    public static ResidualSystem of(Model model, double[] features, double[] targets) {
        requireNonNull(features, "features");
        requireNonNull(targets, "targets");
        return of(model, model.initialBuffers(), features, targets);
    }

    /**
     * The system of a model on data.
     *
     * @param buffers what else the model reads, as {@link Model#initialBuffers} names it; kept, not
     *     copied, and later changes of the numbers are seen
     * @param features [N, d] row-major; kept, not copied, and to be left as they are
     * @param targets [N, C] row-major; copied
     * @throws Refusal TOKENS if the model takes token ids and a feature is none; SIZE if there is
     *     no row, or arrays do not fit; NOT_FINITE
     */
    public static ResidualSystem of(
            Model model, Map<String, double[]> buffers, double[] features, double[] targets) {
        requireNonNull(features, "features");
        requireNonNull(targets, "targets");
        int width = Math.max(1, model.input().size());
        requireTokens(model, features);
        SystemRefusal.requireFinite("feature", features);
        SystemRefusal.requireFinite("target", targets);
        buffers.forEach((name, numbers) -> SystemRefusal.requireFinite(name, numbers));
        Map<String, double[]> inputs = new LinkedHashMap<>(buffers);
        inputs.put(model.inputName(), features);
        return new ResidualSystem(
                model.program(),
                model.layout(),
                inputs,
                buffers.keySet(),
                features.length / width,
                targets);
    }

    /**
     * Refuses rows that hold other numbers where a model takes token ids, or masks that leave
     * nothing.
     *
     * @param features [N, d] row-major
     * @throws Refusal TOKENS
     */
    public static void requireTokens(Model model, double[] features) {
        requireNonNull(features, "features");
        if (model instanceof HeadedModel headed) {
            headed.requireMasks(features);
        }
        if (model.vocabulary().isEmpty()) {
            return;
        }
        int[] tokens = new int[Math.max(1, model.input().size())];
        Arrays.setAll(tokens, i -> model.vocabulary(i).orElse(0));
        for (int i = 0; i < features.length; i++) {
            double id = features[i];
            int most = tokens[i % tokens.length];
            if (most > 0 && !(id >= 0 && id < most && id == Math.rint(id))) {
                throw Refusal.of(
                        NetworkRefusal.TOKENS,
                        "sample " + (i / tokens.length + 1) + ", position "
                                + (i % tokens.length + 1),
                        "the token id is " + id,
                        "a whole number from 0 to " + (most - 1),
                        "correct the data or the vocabulary of the embedding");
            }
        }
    }

    /** The program that computes F. */
    public Program program() {
        return program;
    }

    /** The name of the program's output. */
    public String output() {
        return output;
    }

    /** The order of the unknowns in w. */
    public ParamLayout layout() {
        return layout;
    }

    /** Number of samples, N. */
    public int samples() {
        return samples;
    }

    /** The number of equations per sample, C. */
    public int outputs() {
        return outputs;
    }

    /** Number of equations, n = N·C. */
    public int equations() {
        return Math.multiplyExact(samples, outputs);
    }

    /** Number of unknowns, p. */
    public int unknowns() {
        return layout.size();
    }

    /** The targets y, [N, C]; not a copy, not to be modified. */
    public double[] targets() {
        return targets;
    }

    /**
     * The same model and data with other targets.
     *
     * @param y [N, C] row-major; copied
     */
    public ResidualSystem withTargets(double... y) {
        requireNonNull(y, "y");
        SystemRefusal.requireFinite("target", y);
        return new ResidualSystem(program, layout, inputs.copy(), inputs.live(), samples, y);
    }

    /**
     * The losses of the samples as a system of N equations l_i(w) = 0 of the same unknowns: its
     * Jacobian [N, p] holds the gradients of the samples.
     */
    public ResidualSystem sampleLosses(Loss loss) {
        ProgramBuilder b = new ProgramBuilder();
        Value f = requireNonNull(b.inline(program, Map.of()).get(output));
        Value y = b.input(LossPrograms.TARGET, f.type());
        b.output(LossPrograms.LOSS, loss.perSample(b, f, y));
        Map<String, double[]> all = inputs.copy();
        all.put(LossPrograms.TARGET, targets);
        return new ResidualSystem(
                b.build(), layout, all, inputs.live(), samples, new double[samples]);
    }

    /**
     * Another model of the same unknowns, data and targets.
     *
     * @param other a program with parameters of the same names and an output of the same type
     * @param more what it reads besides this system's inputs; kept, not copied, and to be left as
     *     they are
     */
    public ResidualSystem withProgram(Program other, Map<String, double[]> more) {
        requireNonNull(other, "other");
        more.forEach(SystemRefusal::requireFinite);
        Map<String, double[]> all = inputs.copy();
        all.putAll(more);
        return new ResidualSystem(other, layout, all, inputs.live(), samples, targets);
    }

    /** Whether some inputs are buffers whose numbers may change. */
    boolean hasLiveInputs() {
        return !inputs.live().isEmpty();
    }

    /** Whether equations are given per sample. */
    public boolean perSample() {
        return program.outputType(output).axes().sample();
    }

    /**
     * The system of some of the samples, in the given order.
     *
     * @param which at least one, from 0 to N - 1
     */
    public ResidualSystem rows(int... which) {
        requireNonNull(which, "which");
        for (int row : which) {
            Require.index(row, samples, SystemRefusal.RANGE, "sample");
        }
        Map<String, double[]> some = inputs.rows(program, which);
        return new ResidualSystem(
                program,
                layout,
                some,
                inputs.live(),
                which.length,
                SystemInputs.gather(targets, outputs, which));
    }

    /**
     * A binding of the parameters in w and of the data, in the precision of w; the caller adds
     * further entries of a derived program.
     *
     * @param w [p]
     */
    public Binding binding(Storage w) {
        return binding(w, 0);
    }

    /** A binding like {@link #binding(Storage)} whose sample axis begins at the given sample. */
    public Binding binding(Storage w, int firstSample) {
        Require.size(unknowns(), w.size(), SystemRefusal.SIZE, "w");
        Require.index(firstSample, samples, SystemRefusal.RANGE, "sample");
        Binding b = new Binding();
        for (ParamLayout.Entry e : layout.entries()) {
            b.input(e.name(), w, e.offset());
        }
        inputs.bind(b, program, w.precision(), firstSample);
        return b;
    }

    /**
     * The numbers of an input, buffers with their present values; not a copy, not to be modified.
     */
    public double[] input(String name) {
        requireNonNull(name, "name");
        return inputs.get(name);
    }

    /** An input's numbers in a precision, all samples; not to be modified. */
    public Storage stored(String input, Precision precision) {
        requireNonNull(precision, "precision");
        return inputs.stored(input, precision);
    }
}
