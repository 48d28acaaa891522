package org.plstar.landscape;

import java.util.OptionalDouble;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * The Polyak–Łojasiewicz constant at a point: μ = ½‖∇L‖²/L, so that μ-PL* on a set S is ½‖∇L(w)‖² ≥
 * μ L(w) for all w in S.
 */
public final class PlConstant {
    private PlConstant() {}

    /** The constant μ at a point; absent where the loss is 0, since every constant holds there. */
    public static OptionalDouble at(double loss, double gradientNorm) {
        Require.notNegative(loss, SystemRefusal.RANGE, "loss");
        Require.notNegative(gradientNorm, SystemRefusal.RANGE, "gradientNorm");
        return loss > 0
                ? OptionalDouble.of(0.5 * gradientNorm * gradientNorm / loss)
                : OptionalDouble.empty();
    }
}
