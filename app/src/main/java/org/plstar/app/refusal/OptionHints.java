package org.plstar.app.refusal;

import java.util.HashMap;
import java.util.Map;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/** The options behind the arguments that the library refuses. */
public final class OptionHints {
    private static final Map<Refusal.Code, Hint> HINTS = hints();

    private OptionHints() {}

    /**
     * What a user of the command line is told.
     *
     * @param option that gives the argument
     * @param fix what to do about it
     */
    private record Hint(String option, String fix) {}

    private static Map<Refusal.Code, Hint> hints() {
        Map<Refusal.Code, Hint> h = new HashMap<>();
        h.put(OptimizeRefusal.NEEDS_DOUBLE, new Hint("--precision float", "leave --precision out"));
        h.put(
                OptimizeRefusal.NO_STEP_ADVICE,
                new Hint("--eta auto", "give a step size, for instance --eta 0.1"));
        h.put(
                StudyRefusal.TRAINING_LAYER,
                new Hint(
                        "--optimizer, --eta",
                        "take another --optimizer, or give a step size, for instance --eta 0.1"));
        h.put(
                StudyRefusal.OUTPUTS,
                new Hint(
                        "--network", "end it with \"dense\" without a number, or take other data"));
        h.put(
                StudyRefusal.INPUT,
                new Hint(
                        "--data",
                        "take the data that the model is for; --ignore leaves columns out"));
        return Map.copyOf(h);
    }

    /** The refusal in the words of the command line. */
    public static Refusal of(Refusal refusal) {
        Hint hint = HINTS.get(refusal.code());
        String said = String.valueOf(refusal.getMessage());
        return hint == null || said.contains("--") ? refusal : refusal.named(hint.option, hint.fix);
    }
}
