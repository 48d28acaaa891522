package org.plstar.app.run;

import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.app.report.Finding;

/** Which right-hand sides the equations have, in words. */
public final class TargetWords {
    private TargetWords() {}

    /**
     * Adds what is to be said, nothing for classes.
     *
     * @param scaling of targets that are numbers, as {@code PreparedDataset.targetScaling} has it
     */
    public static void add(Optional<String> scaling, Consumer<Finding> found) {
        scaling.ifPresent(
                s ->
                        found.accept(
                                Finding.note(
                                        s.equals("raw")
                                                ? "Targets are raw: equations and losses are in the"
                                                        + " units of the data."
                                                : "Targets are "
                                                        + s
                                                        + ": equations, losses and rates are in"
                                                        + " these units (--targets raw takes the"
                                                        + " numbers as they are).")));
    }
}
