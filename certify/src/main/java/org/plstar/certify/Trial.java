package org.plstar.certify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.check.Claim;

/**
 * The outcome of trying a theorem at a point: a claim that the check has confirmed, or what it
 * lacks.
 *
 * @param ahead whether B' is tried for gradient descent from here on with a step that it allows,
 *     not for the step that was given
 * @param claim what is proved; absent where nothing is
 * @param left ∫ a0(1 - κ), times c for B', from below
 * @param right r0 from above
 * @param radius R of the claim, of C'' as seen from w0
 * @param step η in the normalisation ½‖r‖², for B'
 * @param rate of A': σ², of B': c η σ²
 * @param tooLarge by which factor the residual is too large, where that is known
 * @param constants every number that enters
 * @param kappa κ at ends of cells, by the radius
 * @param words one sentence: what is proved, or what is missing
 */
public record Trial(
        Theorem theorem,
        boolean ahead,
        Optional<Claim> claim,
        double left,
        double right,
        OptionalDouble radius,
        OptionalDouble step,
        OptionalDouble rate,
        OptionalDouble tooLarge,
        List<ProofNumber> constants,
        List<double[]> kappa,
        String words) {
    /** Copies {@code constants} and {@code kappa}. */
    public Trial {
        constants = List.copyOf(constants);
        kappa = List.copyOf(kappa);
    }

    /** A theorem that cannot be tried, with the reason. */
    public static Trial withheld(Theorem theorem, boolean ahead, String reason) {
        return missing(theorem, ahead, OptionalDouble.empty(), List.of(), reason);
    }

    static Trial missing(
            Theorem theorem,
            boolean ahead,
            OptionalDouble tooLarge,
            List<ProofNumber> constants,
            String reason) {
        return new Trial(
                theorem,
                ahead,
                Optional.empty(),
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                tooLarge,
                constants,
                List.of(),
                reason);
    }

    /** Whether the theorem is proved. */
    public boolean holds() {
        return claim.isPresent();
    }

    /** The excess of the inequality's left side over the right, relative to the right. */
    public double margin() {
        return left / right - 1;
    }
}
