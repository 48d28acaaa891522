package org.plstar.program;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Forward derivatives of values by one input; one exhaustive switch.
 *
 * <p>A value v of shape S that depends on the input x [d] becomes [1 + d + m, S]: v, its d first
 * derivatives, and m second-order operators Σ c_ij ∂_i ∂_j v that were requested, such as the
 * Laplacian (the forward Laplacian of Li et al. 2024). Cost: some 1 + d + m forward passes, against
 * 1 + d + d(d + 1)/2 of all second derivatives. The result is a program in the same ops, whose
 * parameters can be differentiated by, and which can be transformed again for higher orders. At a
 * kink the second derivative is 0.
 */
public final class InputJets {
    /**
     * A second-order operator Σ c ∂_i ∂_j.
     *
     * @param parts at least one, with i ≤ j
     */
    public record Second(List<Part> parts) {
        /** Copies; refuses no parts, and parts with i above j. */
        public Second {
            parts = List.copyOf(parts);
            Require.atLeast(1, parts.size(), ProgramRefusal.RANGE, "parts");
            for (Part part : parts) {
                Require.atLeast(part.i, part.j, ProgramRefusal.RANGE, "j");
                Require.finite(part.c, ProgramRefusal.NOT_FINITE, "c");
            }
        }

        /** The term c ∂_i ∂_j of an operator. */
        public record Part(int i, int j, double c) {
            /** Refuses negative coordinates and a factor that is not finite. */
            public Part {
                Require.atLeast(0, i, ProgramRefusal.RANGE, "i");
                Require.atLeast(0, j, ProgramRefusal.RANGE, "j");
                Require.finite(c, ProgramRefusal.NOT_FINITE, "c");
            }
        }

        /** The operator Σ c_j ∂_j². */
        public static Second diagonal(double... c) {
            List<Part> parts = new ArrayList<>();
            for (int j = 0; j < c.length; j++) {
                if (c[j] != 0) {
                    parts.add(new Part(j, j, c[j]));
                }
            }
            return new Second(parts);
        }

        /** The operator ∂_i ∂_j. */
        public static Second of(int i, int j) {
            return new Second(List.of(new Part(Math.min(i, j), Math.max(i, j), 1)));
        }
    }

    final ProgramBuilder b = new ProgramBuilder();
    final List<Jet> jets = new ArrayList<>();
    final int d;
    final int rows;
    final List<Second> seconds;
    final JetRows layout;
    private final JetProducts products;

    /** A value with its derivatives, by rows, if it depends on x; otherwise the value alone. */
    record Jet(Value value, boolean varies) {}

    private InputJets(int d, List<Second> seconds) {
        this.d = d;
        this.seconds = seconds;
        this.rows = 1 + d + seconds.size();
        layout = new JetRows(this);
        products = new JetProducts(this);
    }

    /**
     * Transforms a program into one that also computes derivatives by an input.
     *
     * @param input a name of an input of type [d]
     * @param seconds the rows after the first derivatives
     * @return the same outputs, each of shape [1 + d + m, S]
     * @throws Refusal DERIVATIVE if the input is no vector, or padding that is not 0 depends on it
     */
    public static Program of(Program program, String input, List<Second> seconds) {
        Type type = program.inputType(input);
        if (type.shape().rank() != 1) {
            throw Refusal.of(
                    ProgramRefusal.DERIVATIVE,
                    "input " + input + " of type " + type,
                    "it is no vector of each sample",
                    "an input of one axis",
                    "flatten it");
        }
        for (Second s : seconds) {
            for (Second.Part part : s.parts()) {
                int d = type.shape().dim(0);
                Require.index(part.i(), d, ProgramRefusal.RANGE, "coordinate");
                Require.index(part.j(), d, ProgramRefusal.RANGE, "coordinate");
            }
        }
        InputJets t = new InputJets(type.shape().dim(0), seconds);
        for (Node n : program.nodes()) {
            t.jets.add(
                    n.op() instanceof Op.Input(String name, Type _) && name.equals(input)
                            ? t.seed(type, name)
                            : t.jet(n));
        }
        for (String name : program.outputs()) {
            t.b.output(name, t.layout.stacked(t.jets.get(program.output(name))));
        }
        return t.b.build();
    }

    /** The jet of x itself, whose gradient is the identity. */
    Jet seed(Type type, String name) {
        Value x = b.input(name, type);
        double[] identity = new double[rows * d];
        for (int j = 0; j < d; j++) {
            identity[(1 + j) * d + j] = 1;
        }
        return new Jet(b.add(b.constant(Shape.of(rows, d), identity), layout.onlyRow(x)), true);
    }

    Jet jet(Node n) {
        List<Jet> in = n.operands().stream().map(jets::get).toList();
        boolean varies = in.stream().anyMatch(Jet::varies);
        if (!varies) {
            return new Jet(b.add(n.op(), in.stream().map(Jet::value).toArray(Value[]::new)), false);
        }
        return switch (n.op()) {
            case Op.Param _, Op.Input _, Op.Const _, Op.Seeds _ ->
                throw new IllegalStateException(n + " has no operands");
            case Op.Compare _, Op.ArgMax _, Op.Detach _ ->
                new Jet(b.add(n.op(), in.stream().map(layout::value).toArray(Value[]::new)), false);
            case Op.Unary u -> products.unary(u.fn(), in.getFirst().value);
            case Op.Scale s -> new Jet(b.scale(s.factor(), in.getFirst().value), true);
            case Op.Add _ ->
                new Jet(b.add(layout.stacked(in.get(0)), layout.stacked(in.get(1))), true);
            case Op.Mul _ -> products.multiplied(in.get(0), in.get(1));
            case Op.Div _ -> {
                Jet inverse = in.get(1).varies
                        ? products.unary(UnaryFn.RECIPROCAL, in.get(1).value)
                        : new Jet(b.unary(UnaryFn.RECIPROCAL, in.get(1).value), false);
                yield products.multiplied(in.get(0), inverse);
            }
            case Op.Select s -> {
                Value mask = layout.value(in.get(0));
                yield new Jet(
                        b.add(
                                s,
                                layout.repeated(mask, rows),
                                layout.stacked(in.get(1)),
                                layout.stacked(in.get(2))),
                        true);
            }
            case Op.Contract c -> products.contract(c, in.get(0), in.get(1));
            case Op.Sum s -> new Jet(b.sum(in.getFirst().value, JetRows.following(s.axes())), true);
            case Op.Broadcast br -> {
                List<Integer> positions = new ArrayList<>(List.of(0));
                positions.addAll(JetRows.following(br.positions()));
                yield new Jet(
                        b.broadcast(
                                in.getFirst().value, JetRows.leading(rows, br.shape()), positions),
                        true);
            }
            case Op.SumAxes _, Op.Spread _ -> new Jet(b.add(n.op(), in.getFirst().value), true);
            case Op.Reshape r ->
                new Jet(b.reshape(in.getFirst().value, JetRows.leading(rows, r.shape())), true);
            case Op.Permute p -> {
                List<Integer> order = new ArrayList<>(List.of(0));
                order.addAll(JetRows.following(p.order()));
                yield new Jet(b.permute(in.getFirst().value, order), true);
            }
            case Op.Slice s ->
                new Jet(
                        b.slice(
                                in.getFirst().value,
                                JetRows.prefixed(0, s.start()),
                                JetRows.prefixed(1, s.step()),
                                JetRows.prefixed(rows, s.count())),
                        true);
            case Op.Pad p ->
                new Jet(
                        b.pad(
                                in.getFirst().value,
                                JetRows.leading(rows, p.shape()),
                                JetRows.prefixed(0, p.start()),
                                JetRows.prefixed(1, p.step())),
                        true);
            case Op.Concat c ->
                new Jet(b.concat(c.axis() + 1, in.stream().map(layout::stacked).toList()), true);
            case Op.TakeAlong t -> {
                char lead = JetProducts.unused(t.x() + t.ids() + t.result());
                yield new Jet(
                        b.takeAlong(
                                lead + t.x(),
                                layout.stacked(in.get(0)),
                                t.ids(),
                                layout.value(in.get(1)),
                                lead + t.result()),
                        true);
            }
            case Op.ScatterAdd s -> {
                char lead = JetProducts.unused(s.x() + s.ids() + s.result());
                yield new Jet(
                        b.add(
                                new Op.ScatterAdd(
                                        lead + s.x(),
                                        s.ids(),
                                        lead + s.result(),
                                        s.choices(),
                                        s.summed()),
                                layout.stacked(in.get(0)),
                                layout.value(in.get(1))),
                        true);
            }
            case Op.Patches p -> {
                if (p.padding() != 0) {
                    throw Refusal.of(
                            ProgramRefusal.DERIVATIVE,
                            "padding with " + p.padding(),
                            "it has no derivatives by the input here",
                            "padding with 0",
                            "pad with 0");
                }
                yield new Jet(b.patches(in.getFirst().value, p.window(), 0), true);
            }
            case Op.Fold f ->
                new Jet(b.fold(in.getFirst().value, f.window(), f.height(), f.width()), true);
        };
    }
}
