package org.plstar.program;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.UnaryFn;

/**
 * A program for the magnitude of the numbers that a program's outputs are computed from: the
 * rounding error of an output is about 2⁻⁵³ of it.
 *
 * <p>A running error bound of first order (Wilkinson; Higham, Accuracy and Stability, §3.3): every
 * leaf and every result is off by a half unit in its last place, and errors pass on by the slopes'
 * absolute values. It scales as the outputs do, and not at all with the units of the leaves. What
 * an exponential loses below the least normal number counts too, so an output of 0 has size 0 only
 * where it is exactly 0.
 */
public final class RunningError {
    private final ProgramBuilder b = new ProgramBuilder();
    private final List<Value> values = new ArrayList<>();
    private final List<Value> errors = new ArrayList<>();

    private RunningError() {}

    /** A program with the same leaves and outputs whose values are the error bounds; one switch. */
    public static Program of(Program program) {
        RunningError e = new RunningError();
        for (Node n : program.nodes()) {
            Value[] in = n.operands().stream().map(e.values::get).toArray(Value[]::new);
            Value y = e.b.add(n.op(), in);
            e.values.add(y);
            e.errors.add(e.b.spread(e.error(n, y), y.type().axes()));
        }
        program.outputs().forEach(name -> e.b.output(name, e.errors.get(program.output(name))));
        return e.b.build();
    }

    private Value v(Node n, int k) {
        return values.get(n.operands().get(k));
    }

    private Value e(Node n, int k) {
        return errors.get(n.operands().get(k));
    }

    private Value abs(Value x) {
        return b.unary(UnaryFn.ABS, x);
    }

    private Value error(Node n, Value y) {
        return switch (n.op()) {
            case Op.Param _, Op.Input _, Op.Const _ -> abs(y);
            case Op.Seeds _, Op.Compare _, Op.ArgMax _ -> b.fill(0, y.type().shape());
            case Op.Unary u -> unary(u.fn(), n, y);
            case Op.Scale s -> b.add(b.scale(Math.abs(s.factor()), e(n, 0)), abs(y));
            case Op.Add _ -> b.add(b.add(e(n, 0), e(n, 1)), abs(y));
            case Op.Mul _ ->
                b.add(b.add(b.mul(abs(v(n, 0)), e(n, 1)), b.mul(abs(v(n, 1)), e(n, 0))), abs(y));
            case Op.Div _ ->
                b.add(b.div(b.add(e(n, 0), b.mul(abs(y), e(n, 1))), abs(v(n, 1))), abs(y));
            case Op.Select s -> b.add(s, v(n, 0), e(n, 1), e(n, 2));
            case Op.Contract c ->
                b.add(
                        b.add(c, abs(v(n, 0)), b.add(e(n, 1), abs(v(n, 1)))),
                        b.add(c, e(n, 0), abs(v(n, 1))));
            case Op.Sum _, Op.SumAxes _, Op.Fold _ -> b.add(n.op(), b.add(e(n, 0), abs(v(n, 0))));
            case Op.ScatterAdd s -> b.add(s, b.add(e(n, 0), abs(v(n, 0))), v(n, 1));
            case Op.TakeAlong t -> b.add(t, e(n, 0), v(n, 1));
            case Op.Patches p -> b.patches(e(n, 0), p.window(), 0);
            case Op.Concat c ->
                b.add(c, n.operands().stream().map(errors::get).toArray(Value[]::new));
            case Op.Broadcast _, Op.Spread _, Op.Reshape _, Op.Permute _, Op.Slice _, Op.Pad _ ->
                b.add(n.op(), e(n, 0));
            case Op.Detach _ -> e(n, 0);
        };
    }

    private Value unary(UnaryFn fn, Node n, Value y) {
        @Nullable Value slope = UnaryRule.derivative(b, fn, v(n, 0), y);
        Value own = switch (fn) {
            case EXP, SIGMOID, SOFTPLUS -> b.shift(abs(y), Double.MIN_NORMAL);
            case NEGATE, ABS, RELU -> b.fill(0, y.type().shape());
            default -> abs(y);
        };
        return slope == null ? own : b.add(b.mul(abs(slope), e(n, 0)), own);
    }
}
