package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.plstar.array.Shape;
import org.plstar.array.random.RandomStream;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A model with low-rank adapters on some of its matrices (Hu and others 2021, arXiv 2106.09685):
 * each product W x becomes W x + (α/r) B (A x), and A and B are all the parameters.
 *
 * <p>All parameters of the model itself, the body, are constants at their initial numbers. A of [r,
 * in] starts uniform in ±1/√in, B of [out, r] starts at 0, so that the outputs are at first those
 * of the body. B A is never formed. A matrix that is used several times, also transposed or as a
 * table of which rows are chosen, has one A and one B for all uses. The body is as it is in
 * evaluation. Names: {@code x.weight} has {@code x.lora_A.weight} and {@code x.lora_B.weight}.
 */
public final class Adapted implements Model {
    private static final String WEIGHT = ".weight";

    private final Model body;
    private final double alpha;
    private final double[] constants;
    private final SequencedMap<String, LowRank> adapters = new LinkedHashMap<>();
    private final ParamLayout layout;
    private final Program program;

    private Adapted(Model body, Collection<String> matrices, int rank, double alpha) {
        this.body = body;
        this.alpha = alpha;
        this.constants = body.initialParameters(0);
        Map<Integer, MatrixUse> uses = MatrixUse.of(body.program());
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        for (ParamLayout.Entry e : body.layout().entries()) {
            if (matrices.contains(e.name())) {
                LowRank adapter = adapter(e, uses, rank, alpha / rank);
                adapters.put(e.name(), adapter);
                shapes.put(adapter.a(), adapter.shapeOfA());
                shapes.put(adapter.b(), adapter.shapeOfB());
            }
        }
        this.layout = new ParamLayout(shapes);
        this.program = program(uses);
    }

    /**
     * A model with adapters of one rank.
     *
     * @param matrices names of parameters of the model, each one of {@link #matrices(Model)}
     * @param rank r
     * @param alpha α, by which B A is multiplied after it is divided by r; above 0
     * @throws Refusal ADAPTER if there are no matrices, a name is none of the model's matrices, or
     *     a matrix has fewer rows or columns than the rank
     */
    public static Adapted of(Model body, Collection<String> matrices, int rank, double alpha) {
        Require.atLeast(1, rank, NetworkRefusal.ADAPTER, "rank");
        Require.positive(alpha, NetworkRefusal.ADAPTER, "alpha");
        Require.atLeast(1, matrices.size(), NetworkRefusal.ADAPTER, "matrices");
        SequencedSet<String> known = matrices(body);
        for (String name : matrices) {
            if (!known.contains(name)) {
                throw Refusal.of(
                        NetworkRefusal.ADAPTER,
                        name,
                        "the model has no such matrix that is used in products alone",
                        "one of " + known,
                        "name one of them");
            }
        }
        return new Adapted(body, matrices, rank, alpha);
    }

    /**
     * The parameters of a model that may have an adapter: matrices of products with what depends on
     * the data, in the order of its layout.
     */
    public static SequencedSet<String> matrices(Model model) {
        List<String> used = MatrixUse.of(model.program()).values().stream()
                .map(MatrixUse::matrix)
                .toList();
        SequencedSet<String> names = new LinkedHashSet<>();
        for (ParamLayout.Entry e : model.layout().entries()) {
            if (used.contains(e.name())) {
                names.add(e.name());
            }
        }
        return names;
    }

    private LowRank adapter(
            ParamLayout.Entry e, Map<Integer, MatrixUse> uses, int rank, double factor) {
        Program p = body.program();
        boolean transposed = uses.entrySet().stream()
                .filter(u -> u.getValue().matrix().equals(e.name()))
                .filter(u -> p.nodes().get(u.getKey()).op() instanceof Op.Contract)
                .map(u -> !u.getValue().overSecond())
                .findFirst()
                .orElseThrow();
        boolean plain = e.name().endsWith(WEIGHT)
                && !body.layout()
                        .contains(e.name().substring(0, e.name().length() - WEIGHT.length()));
        String module =
                plain ? e.name().substring(0, e.name().length() - WEIGHT.length()) : e.name();
        return new LowRank(
                e.name(),
                module + ".lora_A.weight",
                module + ".lora_B.weight",
                rank,
                factor,
                e.shape().dim(transposed ? 0 : 1),
                e.shape().dim(transposed ? 1 : 0),
                transposed);
    }

    private Program program(Map<Integer, MatrixUse> uses) {
        Program p = body.program();
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> fixed = new HashMap<>();
        for (ParamLayout.Entry e : body.layout().entries()) {
            if (p.params().containsKey(e.name())) {
                fixed.put(e.name(), b.constant(e.shape(), original(e.name())));
            }
        }
        List<Value> copies = new ArrayList<>();
        for (int i = 0; i < p.nodes().size(); i++) {
            Node n = p.nodes().get(i);
            Value[] operands = n.operands().stream().map(copies::get).toArray(Value[]::new);
            Value copy = switch (n.op()) {
                case Op.Param(String name, var _) -> requireNonNull(fixed.get(name));
                case Op.Spread(var axes) -> b.spread(operands[0], axes);
                case Op op -> b.add(op, operands);
            };
            MatrixUse use = uses.get(i);
            LowRank adapter = use == null ? null : adapters.get(use.matrix());
            if (use != null && adapter != null) {
                Value other = operands[1 - use.operand()];
                copy = b.add(copy, term(b, n.op(), use, adapter, other));
            }
            copies.add(copy);
        }
        p.outputs().forEach(name -> b.output(name, copies.get(p.output(name))));
        return b.build();
    }

    /** What B A adds to the result of a node, as two products. */
    private static Value term(
            ProgramBuilder b, Op op, MatrixUse use, LowRank adapter, Value other) {
        Value ofA = b.param(adapter.a(), adapter.shapeOfA());
        Value ofB = b.param(adapter.b(), adapter.shapeOfB());
        boolean forwards = use.overSecond() != adapter.transposed();
        Value near = forwards ? ofA : ofB;
        Value far = forwards ? ofB : ofA;
        char r = unused("" + use.first() + use.second() + use.other() + use.result());
        String nearLabels = forwards ? "" + r + use.gone() : "" + use.gone() + r;
        String farLabels = forwards ? "" + use.kept() + r : "" + r + use.kept();
        String between = use.result().replace(use.kept(), r);
        Value reduced = op instanceof Op.TakeAlong
                ? b.takeAlong(nearLabels, near, use.other(), other, between)
                : b.contract(use.other(), other, nearLabels, near, between);
        Value term = b.contract(between, reduced, farLabels, far, use.result());
        return b.scale(adapter.factor(), term);
    }

    private static char unused(String labels) {
        char label = 'a';
        while (labels.indexOf(label) >= 0) {
            label++;
        }
        return label;
    }

    /** The model without adapters. */
    public Model body() {
        return body;
    }

    /** The adapters in the order of the body's matrices. */
    public List<LowRank> adapters() {
        return List.copyOf(adapters.values());
    }

    /** The number α of all adapters. */
    public double alpha() {
        return alpha;
    }

    /**
     * The matrices with their adapters' terms added, by name, each in the shape in which it lies in
     * the body. Cost: r · in · out multiplications for each.
     *
     * @param w [p], of {@link #layout}
     * @throws Refusal ADAPTER if it has another size, or a number is not finite
     */
    public SequencedMap<String, double[]> merged(double[] w) {
        Require.size(layout.size(), w.length, NetworkRefusal.ADAPTER, "w");
        SequencedMap<String, double[]> merged = new LinkedHashMap<>();
        adapters.forEach((name, l) -> merged.put(
                name, l.merged(original(name), part(layout, w, l.a()), part(layout, w, l.b()))));
        return Collections.unmodifiableSequencedMap(merged);
    }

    private double[] original(String name) {
        return part(body.layout(), constants, name);
    }

    private static double[] part(ParamLayout of, double[] w, String name) {
        ParamLayout.Entry e = of.entry(name);
        return Arrays.copyOfRange(w, e.offset(), e.offset() + e.size());
    }

    @Override
    public String text() {
        return body.text() + " with adapters";
    }

    @Override
    public String identity() {
        return body.identity() + ", adapters of rank "
                + adapters.firstEntry().getValue().rank() + " and α = " + alpha + " on "
                + String.join(", ", adapters.keySet());
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
        return body.output();
    }

    @Override
    public ParamLayout layout() {
        return layout;
    }

    /** A from the seed, each matrix from a stream of its own, and B of zeros. */
    @Override
    public double[] initialParameters(long seed) {
        double[] w = new double[layout.size()];
        for (LowRank l : adapters.values()) {
            ParamLayout.Entry e = layout.entry(l.a());
            RandomStream stream = RandomStream.of(seed, "parameter " + l.a());
            double spread = 1 / Math.sqrt(l.in());
            for (int i = 0; i < e.size(); i++) {
                w[e.offset() + i] = spread * (2 * stream.uniform(i) - 1);
            }
        }
        return w;
    }

    @Override
    public boolean startsTrained() {
        return true;
    }

    @Override
    public boolean startsFitted() {
        return body.startsFitted();
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
