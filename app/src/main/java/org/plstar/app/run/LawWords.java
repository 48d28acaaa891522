package org.plstar.app.run;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;

/** By which law the loss of a run fell, and whether the network stayed linear meanwhile. */
final class LawWords {
    private static final double NEARLY_LINEAR = 0.1;

    /** Gains of alignment from which on features are learned, and below which they are not. */
    private static final double LEARNED = 0.1;

    private static final double LAZY = 0.03;

    private LawWords() {}

    /**
     * PL, or ‖∇L‖ ≥ cL of a cross-entropy.
     *
     * @param stable whether no step was too long
     */
    static Finding law(FitSummary r, boolean stable) {
        return entropy(r).orElseGet(() -> pl(r, stable));
    }

    /** By which law a cross-entropy falls, and how the forecast of a quarter of the run did. */
    private static Optional<Finding> entropy(FitSummary r) {
        OptionalDouble c = r.number(FitQuantity.GRADIENT_OVER_LOSS).value();
        OptionalDouble steps = r.number(FitQuantity.STEPS_TO_TENTH).value();
        OptionalDouble foretold = r.number(FitQuantity.LAW_LOSS).value();
        if (c.isEmpty()) {
            return Optional.empty();
        }
        String text =
                "‖∇L‖ ≥ cL held over the second half of the observed steps with c = "
                        + n(c.getAsDouble())
                        + ", which suits a cross-entropy better than a PL constant";
        return Optional.of(
                Finding.note(
                        steps.isEmpty() || foretold.isEmpty()
                                ? text + "." + counts(r)
                                : text
                                        + ": the loss falls like 1/(ηc²t), to a tenth of its last"
                                        + " value in about "
                                        + n(steps.getAsDouble())
                                        + " more steps. After a quarter of the steps this law"
                                        + " foretold a last loss of "
                                        + n(foretold.getAsDouble())
                                        + "; it is "
                                        + n(r.number(FitQuantity.LOSS).orElse(0))
                                        + "."
                                        + counts(r)));
    }

    private static Finding pl(FitSummary r, boolean stable) {
        OptionalDouble mu = r.number(FitQuantity.MU).value();
        if (mu.isEmpty()) {
            return Finding.note(
                    "The loss was zero at every observed step, so any PL constant holds.");
        }
        double fall = r.number(FitQuantity.ETA).orElse(0) * mu.getAsDouble();
        boolean fast = fall * r.number(FitQuantity.STEPS).orElse(0) >= 1;
        return Finding.note(
                (stable && fast
                                ? "The gradient stayed large enough for fast convergence: the"
                                : "The")
                        + " Polyak–Łojasiewicz inequality ½‖∇L‖² ≥ "
                        + (r.method().labelSmoothing() > 0 ? "μ(L - L*)" : "μL")
                        + " held at every observed step with μ = "
                        + n(mu.getAsDouble())
                        + "."
                        + (stable && r.method().plain() && fall > 0 && !fast
                                ? " The bound (1 - ημ)^t falls by a factor e in "
                                        + (long) Math.ceil(1 / fall)
                                        + " steps."
                                : "")
                        + counts(r));
    }

    private static String counts(FitSummary r) {
        int p = r.network().parameters();
        int n = r.data().equations();
        return " The network has "
                + p
                + " parameters for "
                + n
                + " equations"
                + (p > n
                        ? ", more than it needs."
                        : ", so it cannot fit every target: PL* can only hold down to a floor.");
    }

    static Finding linearity(FitSummary r) {
        double drift = r.number(FitQuantity.LARGEST_KERNEL_DRIFT).orElse(Double.POSITIVE_INFINITY);
        double moved = r.number(FitQuantity.RELATIVE_DISTANCE).orElse(Double.POSITIVE_INFINITY);
        boolean near = drift < NEARLY_LINEAR;
        String text =
                "The kernel"
                        + r.number(FitQuantity.LARGEST_KERNEL_DRIFT)
                                .sample()
                                .map(s -> " of " + s)
                                .orElse("")
                        + " moved by "
                        + percent(drift)
                        + " and the weights by "
                        + percent(moved)
                        + " of their norms: "
                        + (near
                                ? "the network stayed close to its linearization."
                                : "the network did not stay close to its linearization; wider"
                                        + " layers move less.")
                        + features(r, near);
        return near && !EdgeWords.beyond(r) ? Finding.good(text) : Finding.note(text);
    }

    /** Whether the kernel turned towards the targets; nothing where that is not clear. */
    private static String features(FitSummary r, boolean near) {
        OptionalDouble start = r.number(FitQuantity.ALIGNMENT_START).value();
        OptionalDouble end = r.number(FitQuantity.ALIGNMENT_END).value();
        if (start.isEmpty() || end.isEmpty()) {
            return "";
        }
        double gain = end.getAsDouble() - start.getAsDouble();
        String numbers =
                String.format(
                        Locale.ROOT,
                        " (alignment %.2f → %.2f).",
                        start.getAsDouble(),
                        end.getAsDouble());
        if (gain >= LEARNED) {
            return " It learned features: the kernel turned towards the targets" + numbers;
        }
        return near && gain < LAZY
                ? " Training was lazy: the kernel did not turn towards the targets" + numbers
                : "";
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }

    private static String percent(double v) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * v);
    }
}
