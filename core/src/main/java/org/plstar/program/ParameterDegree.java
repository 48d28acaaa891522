package org.plstar.program;

import org.plstar.array.UnaryFn;

/**
 * The degree of a program in its parameters, as its ops show: whether its outputs are f(0) + J w
 * with a constant J, so that all second derivatives are zero.
 *
 * <p>A program that is found to be linear is linear. The converse need not hold: w - (w - 1), for
 * instance, is recognised, and w·w/w is not.
 */
public final class ParameterDegree {
    /** The largest degree that is distinguished. */
    private static final int MORE = 2;

    private ParameterDegree() {}

    /**
     * Whether all outputs are of degree 0 or 1 in the parameters together. Cost: one step per op.
     */
    public static boolean linear(Program program) {
        int[] degrees = new int[program.nodes().size()];
        for (int i = 0; i < degrees.length; i++) {
            Node n = program.nodes().get(i);
            degrees[i] = Math.min(MORE, degree(n.op(), operands(n, degrees)));
        }
        return program.outputs().stream().allMatch(o -> degrees[program.output(o)] < MORE);
    }

    private static int[] operands(Node n, int[] degrees) {
        return n.operands().stream().mapToInt(o -> degrees[o]).toArray();
    }

    private static int degree(Op op, int[] in) {
        return switch (op) {
            case Op.Param _ -> 1;
            case Op.Input _, Op.Const _, Op.Seeds _ -> 0;
            case Op.Unary u -> u.fn() == UnaryFn.NEGATE ? in[0] : ifConstant(in);
            case Op.Scale _,
                    Op.Sum _,
                    Op.Broadcast _,
                    Op.SumAxes _,
                    Op.Spread _,
                    Op.Reshape _,
                    Op.Permute _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Patches _,
                    Op.Fold _ -> in[0];
            case Op.Add _, Op.Concat _ -> largest(in);
            case Op.Mul _, Op.Contract _ -> in[0] + in[1];
            case Op.Div _ -> in[1] == 0 ? in[0] : MORE;
            case Op.Select _ -> in[0] == 0 ? Math.max(in[1], in[2]) : MORE;
            case Op.TakeAlong _, Op.ScatterAdd _ -> in[1] == 0 ? in[0] : MORE;
            // the derivative is defined as 0, which is not that of a linear function
            case Op.Detach _, Op.Compare _, Op.ArgMax _ -> ifConstant(in);
        };
    }

    private static int ifConstant(int[] in) {
        return largest(in) == 0 ? 0 : MORE;
    }

    private static int largest(int[] in) {
        int most = 0;
        for (int d : in) {
            most = Math.max(most, d);
        }
        return most;
    }
}
