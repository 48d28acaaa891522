package org.plstar.system;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/**
 * The cross-entropy of targets and model, in nats.
 *
 * <p>For C ≥ 2 the model is softmax(f) and y holds probabilities, one-hot or soft: Σ_c y_c (log Σ_k
 * e^{f_k} - f_c). For C = 1 it is the logistic form of two classes y = ±1, where f is the log of
 * the odds of +1: log(1 + e^{-yf}); a soft y in [-1, 1] represents the probability (1 + y)/2 of +1.
 * Finite for all finite f: the largest f_k is taken out of the exponentials, as a constant to every
 * derivative.
 *
 * <p>It has no zero unless f is infinite, so PL* with a constant holds on bounded sets only.
 */
record CrossEntropy() implements Loss {
    @Override
    public String text() {
        return "cross-entropy";
    }

    @Override
    public Value perSample(ProgramBuilder b, Value f, Value y) {
        return f.type().shape().size() == 1 ? logistic(b, f, y) : softmax(b, f, y);
    }

    /**
     * Refuses targets of one output outside of [-1, 1]; classes 0 and 1 would be read as ½ and 1.
     */
    @Override
    public void requireTargets(double[] targets, int outputs) {
        if (outputs != 1) {
            return;
        }
        for (int i = 0; i < targets.length; i++) {
            if (!(Math.abs(targets[i]) <= 1)) {
                throw refusal(
                        "target " + i + " = " + targets[i], "it is the probability of no class");
            }
        }
        double[] values = Arrays.stream(targets).distinct().sorted().toArray();
        if (Arrays.equals(values, new double[] {0, 1})) {
            throw refusal(
                    "targets 0 and 1",
                    "with one output 0 stands for the probability ½ of either class");
        }
    }

    private static Refusal refusal(String where, String what) {
        return Refusal.of(
                SystemRefusal.TARGETS,
                where,
                what,
                "classes -1 and 1, or soft targets between them",
                "write the two classes as -1 and 1");
    }

    /**
     * (1 + y)/2 · softplus(-f) + (1 - y)/2 · softplus(f): no difference of large numbers, whatever
     * the sign of f.
     */
    private static Value logistic(ProgramBuilder b, Value f, Value y) {
        Value up = b.scale(0.5, b.shift(y, 1));
        Value down = b.scale(0.5, b.shift(b.scale(-1, y), 1));
        return b.sumAll(b.add(
                b.mul(up, b.unary(UnaryFn.SOFTPLUS, b.scale(-1, f))),
                b.mul(down, b.unary(UnaryFn.SOFTPLUS, f))));
    }

    /** The softmax cross-entropy (Σ y) log Σ e^z - Σ y z, with z = f - max f. */
    private static Value softmax(ProgramBuilder b, Value f, Value y) {
        Shape shape = f.type().shape();
        Value flat = b.reshape(f, Shape.of(shape.size()));
        Value largest = b.detach(b.max(flat, 0));
        Value z = b.subtract(f, b.broadcast(largest, shape, List.of()));
        Value log = b.unary(UnaryFn.LOG, b.sumAll(b.unary(UnaryFn.EXP, z)));
        return b.subtract(b.mul(b.sumAll(y), log), b.sumAll(b.mul(y, z)));
    }

    @Override
    public String toString() {
        return text();
    }
}
