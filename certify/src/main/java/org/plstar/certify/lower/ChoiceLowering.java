package org.plstar.certify.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SystemRefusal;

/** Lowers choices between values and by whole numbers. */
final class ChoiceLowering {
    private final Lowering whole;
    private final ResidualSystem system;
    private final List<Node> nodes;
    private final FixedValues known;
    private final ContinuousChoices choices;
    private final ElementwiseLowering elements;
    private final Reductions reductions;

    ChoiceLowering(Lowering whole) {
        this.whole = whole;
        system = whole.system;
        nodes = whole.nodes;
        known = whole.known;
        choices = whole.choices;
        elements = whole.elements;
        reductions = whole.reductions;
    }

    LineView select(int line, List<Integer> in) {
        int mask = in.getFirst();
        if (known.isFixed(mask)) {
            double[] holds = known.numbers(mask);
            int size = whole.type(mask).shape().size();
            List<LineView> parts = new ArrayList<>();
            for (int part = 0; part < 2; part++) {
                int[] at = new int[holds.length];
                boolean first = part == 0;
                Arrays.setAll(at, i -> first == (holds[i] != 0) ? i % size : LineView.ZERO);
                parts.add(whole.view(in.get(part + 1)).at(at, known.rows(mask)));
            }
            return elements.join(parts);
        }
        ContinuousChoices.Kinked k = choices.of(line)
                .orElseThrow(() -> ElementwiseLowering.jump(
                        "Select",
                        "choose between values that are equal where the" + " comparison changes"));
        LineView above = elements.add(whole.view(k.p()), whole.view(k.q()).times(-1));
        LineView relu = elements.unary(UnaryFn.RELU, above);
        LineView y = elements.add(whole.view(k.base()), relu.times(k.slope()));
        for (Map.Entry<Integer, Double> s : k.slopes().entrySet()) {
            y = elements.add(y, elements.mul(whole.view(s.getKey()), relu).times(s.getValue()));
        }
        return y;
    }

    LineView take(Op.TakeAlong t, int line, Shape shape) {
        List<Integer> in = nodes.get(line).operands();
        Shape from = whole.type(in.getFirst()).shape();
        int axis = t.x().indexOf(t.taken());
        int stride = from.strides()[axis];
        int[] others = ElementOrder.labelled(t.x(), from, t.result(), shape);
        if (Maxima.isMax(system.program(), line)) {
            List<int[]> columns = new ArrayList<>();
            for (int i = 0; i < from.dim(axis); i++) {
                int place = i * stride;
                columns.add(Arrays.stream(others).map(o -> o + place).toArray());
            }
            return reductions.max(whole.view(in.getFirst()), columns);
        }
        int[] at = chosen(t, in.get(1), t.ids(), t.result(), shape, from.dim(axis), stride);
        Arrays.setAll(at, i -> others[i % others.length] + at[i]);
        return whole.view(in.getFirst()).at(at, known.rows(in.get(1)));
    }

    LineView scatter(Op.ScatterAdd s, List<Integer> in, Shape shape) {
        whole.requireOne(s, s.summed());
        Shape from = whole.type(in.getFirst()).shape();
        int stride = shape.strides()[s.result().indexOf(s.taken())];
        int[] others = ElementOrder.labelled(s.result(), shape, s.x(), from);
        int[] into = chosen(s, in.get(1), s.ids(), s.x(), from, s.choices(), stride);
        Arrays.setAll(into, i -> others[i % others.length] + into[i]);
        return reductions.scatter(
                whole.view(in.getFirst()), into, known.rows(in.get(1)), shape.size());
    }

    /**
     * Whole numbers that do not depend on weights, times a stride, for each element of labelled
     * axes.
     */
    private int[] chosen(
            Op op, int ids, String labels, String order, Shape shape, int choices, int stride) {
        if (!known.isFixed(ids)) {
            throw ElementwiseLowering.jump(Lowering.name(op), "choose by numbers of the data");
        }
        double[] numbers = known.numbers(ids);
        int[] each = ElementOrder.labelled(labels, whole.type(ids).shape(), order, shape);
        int[] at = new int[known.rows(ids) * each.length];
        for (int i = 0; i < at.length; i++) {
            int row = i / each.length * whole.type(ids).shape().size();
            double id = numbers[row + each[i % each.length]];
            Require.that(
                    id == Math.rint(id) && id >= 0 && id < choices,
                    SystemRefusal.RANGE,
                    Lowering.name(op) + " by the number " + id,
                    "a whole number from 0 to " + (choices - 1));
            at[i] = stride * (int) id;
        }
        return at;
    }
}
