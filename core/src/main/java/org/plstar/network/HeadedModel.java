package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A model behind which a linear head is put: f = W h + b, h [D] what the model, the body, gives of
 * a sample.
 *
 * <p>W [C, D] and b [C] stand behind the body's parameters, as {@code head.weight} and
 * {@code head.bias}, or {@code new_head.weight} and {@code new_head.bias} where the body has the
 * first of these.
 */
public final class HeadedModel implements Model {
    /** Output of {@link #features}: h [D]. */
    public static final String FEATURES = "h";

    private static final String OUTPUT = "f";

    private final Model body;
    private final Pooling pooling;
    private final int outputs;
    private final Supplier<double[]> head;
    private final String prefix;
    private final Program features;
    private final Program program;
    private final ParamLayout layout;

    /**
     * How an output of T tokens of D numbers becomes h.
     *
     * @param how which tokens count
     * @param tokens T; 1 for an output [D]
     * @param mask position in a row of the first of T numbers that are 1 for the tokens that count,
     *     else 0; absent: all count
     */
    public record Pooling(How how, int tokens, OptionalInt mask) {
        /** Refuses null with a {@link NullPointerException}. */
        public Pooling {
            requireNonNull(how, "how");
            requireNonNull(mask, "mask");
        }

        /** Which tokens count. */
        public enum How {
            /** The mean over the tokens that count. */
            MEAN,
            /** The first token. */
            FIRST
        }

        /** An output [D], which stays as it is. */
        public static final Pooling NONE = new Pooling(How.FIRST, 1, OptionalInt.empty());
    }

    private HeadedModel(Model body, Pooling pooling, int outputs, Supplier<double[]> head) {
        int all = body.output().size();
        Require.that(
                pooling.tokens >= 1 && all % pooling.tokens == 0,
                NetworkRefusal.BAD_ARGUMENT,
                pooling.tokens + " tokens of " + all + " numbers",
                "tokens of equal size");
        Require.atLeast(1, outputs, NetworkRefusal.BAD_ARGUMENT, "outputs");
        this.body = body;
        this.pooling = pooling;
        this.outputs = outputs;
        this.prefix = body.layout().contains("head.weight") ? "new_head." : "head.";
        int width = all / pooling.tokens;
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        body.layout().entries().forEach(e -> shapes.put(e.name(), e.shape()));
        shapes.put(prefix + "weight", Shape.of(outputs, width));
        shapes.put(prefix + "bias", Shape.of(outputs));
        this.layout = new ParamLayout(shapes);
        this.head = head;
        ProgramBuilder h = new ProgramBuilder();
        h.output(FEATURES, pooled(h));
        this.features = h.build();
        ProgramBuilder b = new ProgramBuilder();
        Value pooled = pooled(b);
        Value w = b.param(prefix + "weight", Shape.of(outputs, width));
        Value f = b.contract("d", pooled, "cd", w, "c");
        b.output(OUTPUT, b.add(f, b.param(prefix + "bias", Shape.of(outputs))));
        this.program = b.build();
    }

    /** A model with a head of zeros. */
    public static HeadedModel of(Model body, Pooling pooling, int outputs) {
        int width = body.output().size() / pooling.tokens;
        return new HeadedModel(body, pooling, outputs, () -> new double[outputs * (width + 1)]);
    }

    /**
     * The same with a head to start from.
     *
     * @param numbers W [C, D] row-major, then b [C]; asked for once, when the model starts
     */
    public HeadedModel startingFrom(Supplier<double[]> numbers) {
        requireNonNull(numbers, "numbers");
        return new HeadedModel(body, pooling, outputs, new Once(numbers));
    }

    /** Numbers that are computed when they are first asked for. */
    private static final class Once implements Supplier<double[]> {
        private final Supplier<double[]> numbers;
        private double[] known = {};

        Once(Supplier<double[]> numbers) {
            this.numbers = numbers;
        }

        @Override
        public synchronized double[] get() {
            if (known.length == 0) {
                known = numbers.get();
            }
            return known;
        }
    }

    private Value pooled(ProgramBuilder b) {
        Program p = body.program();
        Value x = requireNonNull(b.inline(p, Map.of()).get(p.outputs().getFirst()));
        int t = pooling.tokens;
        int width = x.type().shape().size() / t;
        Value tokens = b.reshape(x, Shape.of(t, width));
        if (pooling.how == Pooling.How.FIRST) {
            Value first = b.slice(tokens, List.of(0, 0), List.of(1, 1), List.of(1, width));
            return b.reshape(first, Shape.of(width));
        }
        if (pooling.mask.isEmpty()) {
            return b.scale(1.0 / t, b.sum(tokens, List.of(0)));
        }
        Value row = b.input(body.inputName(), new Type(Axes.SAMPLE, body.input()));
        Value mask = b.slice(row, List.of(pooling.mask.getAsInt()), List.of(1), List.of(t));
        Value sum = b.contract("td", tokens, "t", mask, "d");
        Value count = b.broadcast(b.sumAll(mask), Shape.of(width), List.of());
        return b.div(sum, count);
    }

    /** The model that the head is behind. */
    public Model body() {
        return body;
    }

    /**
     * Refuses rows whose mask has another number than 0 and 1, or leaves out each token: such a row
     * has no mean.
     *
     * @param rows [N, d] row-major
     * @throws Refusal TOKENS
     */
    public void requireMasks(double[] rows) {
        requireNonNull(rows, "rows");
        if (pooling.mask.isEmpty() || pooling.how != Pooling.How.MEAN) {
            return;
        }
        int width = body.input().size();
        int first = pooling.mask.getAsInt();
        for (int row = 0; row < rows.length / width; row++) {
            double sum = 0;
            for (int i = first; i < first + pooling.tokens; i++) {
                double v = rows[row * width + i];
                if (v != 0 && v != 1 && Double.isFinite(v)) {
                    throw badMask(row, "is " + v + " at a token");
                }
                sum += v;
            }
            if (sum == 0) {
                throw badMask(row, "leaves out all " + pooling.tokens + " tokens");
            }
        }
    }

    private static Refusal badMask(int row, String what) {
        return Refusal.of(
                NetworkRefusal.TOKENS,
                "sample " + (row + 1),
                "its mask " + what,
                "1 for tokens that count, at least one, and 0 for others",
                "correct the mask, or leave the row out");
    }

    /** How the body's output becomes h. */
    public Pooling pooling() {
        return pooling;
    }

    /** Length of h, D. */
    public int width() {
        return body.output().size() / pooling.tokens;
    }

    /** What stands before the dot in the names of the head's parameters. */
    public String headName() {
        return prefix.substring(0, prefix.length() - 1);
    }

    /** Whether a parameter is the head's. */
    public boolean isHead(String parameter) {
        return parameter.equals(prefix + "weight") || parameter.equals(prefix + "bias");
    }

    /** The program from a row to h, {@link #FEATURES}. */
    public Program features() {
        return features;
    }

    @Override
    public String text() {
        return body.text() + " with a head";
    }

    @Override
    public String identity() {
        return body.identity() + ", head of " + outputs + " outputs, " + pooling.how + " of "
                + pooling.tokens + " tokens";
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public String inputName() {
        return body.inputName();
    }

    @Override
    public Shape input() {
        return body.input();
    }

    @Override
    public Shape output() {
        return Shape.of(outputs);
    }

    @Override
    public ParamLayout layout() {
        return layout;
    }

    /** The body's, and the head that it starts from whatever the seed. */
    @Override
    public double[] initialParameters(long seed) {
        double[] of = body.initialParameters(seed);
        double[] last = head.get();
        double[] all = new double[layout.size()];
        Require.size(all.length - of.length, last.length, NetworkRefusal.BAD_ARGUMENT, "head");
        System.arraycopy(of, 0, all, 0, of.length);
        System.arraycopy(last, 0, all, of.length, last.length);
        return all;
    }

    /** A head that is not of zeros counts as fitted. */
    @Override
    public boolean startsFitted() {
        return head instanceof Once;
    }

    @Override
    public boolean startsTrained() {
        return true;
    }

    @Override
    public SequencedMap<String, double[]> initialBuffers() {
        return body.initialBuffers();
    }

    @Override
    public OptionalInt vocabulary() {
        return body.vocabulary();
    }

    @Override
    public OptionalInt vocabulary(int number) {
        return body.vocabulary(number);
    }

    @Override
    public TrainingNetwork training() {
        return TrainingNetwork.same(program);
    }
}
