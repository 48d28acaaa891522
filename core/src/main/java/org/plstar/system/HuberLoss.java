package org.plstar.system;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * The loss Σ_c h(f_c - y_c), h(r) = ½ r² for |r| &lt; δ and δ(|r| - ½ δ) elsewhere (Huber 1964).
 *
 * <p>Its gradient is the residual, cut off at ±δ; its Hessian in the outputs is diagonal, 1 where
 * |r| &lt; δ and 0 elsewhere, as it is at |r| = δ too, where no second derivative exists.
 *
 * @param delta δ
 */
record HuberLoss(double delta) implements Loss {
    private static final String NAME = "huber";
    private static final Pattern TEXT = Pattern.compile("huber(?:\\(\\s*([-+.\\deE]+)\\s*\\))?");

    /** The largest δ and one over the least; products with residuals stay in range. */
    private static final double MOST = 1e30;

    /** Refuses a δ that is not between 1e-30 and 1e30. */
    HuberLoss {
        Require.that(
                delta >= 1 / MOST && delta <= MOST,
                SystemRefusal.RANGE,
                "delta = " + delta,
                "a number from 1e-30 to 1e30");
    }

    /** The loss of a text; absent if it is not of this form. */
    static Optional<Loss> of(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        if (m.group(1) == null) {
            return Optional.of(new HuberLoss(1));
        }
        try {
            return Optional.of(new HuberLoss(Double.parseDouble(m.group(1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String text() {
        return delta == 1
                ? NAME
                : NAME + "(" + Double.toString(delta).replaceFirst("\\.0(?=E|$)", "") + ")";
    }

    /** c (r - ½ c) with the residual r and c, r cut off at ±δ: r's size alone is in the sum. */
    @Override
    public Value perSample(ProgramBuilder b, Value f, Value y) {
        Value r = b.subtract(f, y);
        Value room = b.shift(b.scale(-1, b.unary(UnaryFn.ABS, r)), delta);
        Value inside = b.detach(b.unary(UnaryFn.STEP, room));
        Value outside = b.shift(b.scale(-1, inside), 1);
        Value end = b.detach(b.scale(delta, b.mul(outside, b.unary(UnaryFn.SIGN, r))));
        Value cut = b.add(b.mul(inside, r), end);
        return b.sumAll(b.mul(cut, b.subtract(r, b.scale(0.5, cut))));
    }

    /** The square loss: a Hessian of zeros and ones is at most the identity. */
    @Override
    public Loss bound() {
        return SQUARE;
    }

    @Override
    public String toString() {
        return text();
    }
}
