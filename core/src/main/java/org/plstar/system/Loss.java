package org.plstar.system;

import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Losses per sample, in the outputs f [C] and targets y [C] of one sample. */
public enum Loss {
    /** ½ Σ_c (f_c - y_c)². */
    SQUARE,

    /**
     * The cross-entropy of targets and model, in nats.
     *
     * <p>For C ≥ 2 the model is softmax(f) and y holds probabilities, one-hot or soft: Σ_c y_c (log Σ_k e^{f_k} - f_c). For C = 1 it is the logistic
     * form of two classes y = ±1, where f is the log of the odds of +1: log(1 + e^{-yf}); a soft y in [-1, 1] stands for the probability (1 + y)/2
     * of +1. Finite for all finite f: the largest f_k is taken out of the exponentials, as a constant to every derivative.
     *
     * <p>It has no zero unless f is infinite, so PL* with a constant holds on bounded sets only.
     */
    CROSS_ENTROPY;

    /**
     * Targets with label smoothing: (1 - ε) y + ε/C, the mixture of y with the uniform distribution; for C = 1, (1 - ε) y, which is the same.
     *
     * <p>The cross-entropy to these is what others call cross-entropy with label smoothing ε. Its least value is not 0 but the entropy of
     * the smoothed targets.
     *
     * @param targets [N, C] row-major, not modified
     * @param epsilon ε in [0, 1)
     */
    public static double[] smoothed(double[] targets, int outputs, double epsilon) {
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon = " + epsilon + " is not in [0, 1)");
        }
        double uniform = outputs == 1 ? 0 : epsilon / outputs;
        double[] soft = new double[targets.length];
        for (int i = 0; i < soft.length; i++) {
            soft[i] = (1 - epsilon) * targets[i] + uniform;
        }
        return soft;
    }

    /** Adds the loss of every sample, a scalar per sample, to a program. */
    Value perSample(ProgramBuilder b, Value f, Value y) {
        return switch (this) {
            case SQUARE -> {
                Value r = b.subtract(f, y);
                yield b.scale(0.5, b.sumAll(b.mul(r, r)));
            }
            case CROSS_ENTROPY ->
                    f.type().shape().size() == 1 ? logistic(b, f, y) : softmax(b, f, y);
        };
    }

    /** (1 + y)/2 · softplus(-f) + (1 - y)/2 · softplus(f): no difference of large numbers, whatever the sign of f. */
    private static Value logistic(ProgramBuilder b, Value f, Value y) {
        Value up = b.scale(0.5, b.shift(y, 1));
        Value down = b.scale(0.5, b.shift(b.scale(-1, y), 1));
        return b.sumAll(
                b.add(
                        b.mul(up, b.unary(UnaryFn.SOFTPLUS, b.scale(-1, f))),
                        b.mul(down, b.unary(UnaryFn.SOFTPLUS, f))));
    }

    /** With z = f - max f: (Σ y) log Σ e^z - Σ y z. */
    private static Value softmax(ProgramBuilder b, Value f, Value y) {
        Shape shape = f.type().shape();
        Value flat = b.reshape(f, Shape.of(shape.size()));
        Value largest = b.detach(b.max(flat, 0));
        Value z = b.subtract(f, b.broadcast(largest, shape, List.of()));
        Value log = b.unary(UnaryFn.LOG, b.sumAll(b.unary(UnaryFn.EXP, z)));
        return b.subtract(b.mul(b.sumAll(y), log), b.sumAll(b.mul(y, z)));
    }
}
