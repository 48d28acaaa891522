package org.plstar.study;

import java.util.Optional;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Sentences on the equations of any study. */
public enum SubjectClaim implements Claim {
    /** Says that the equations are in the file's units. */
    TARGETS_RAW("Targets are raw: equations and losses are in the units of the data"),
    /** Says that the equations are in scaled units of the targets. */
    TARGETS_SCALED("Targets are {scaling}: equations, losses and rates are in these units");

    private final String words;

    SubjectClaim(String words) {
        this.words = words;
    }

    @Override
    public Kind kind() {
        return Kind.MEASURED;
    }

    @Override
    public String words() {
        return words;
    }

    /**
     * Says how targets were scaled in the equations.
     *
     * @param scaling of targets that are numbers, as {@code PreparedDataset.targetScaling} has it;
     *     absent for classes
     */
    public static void targets(Optional<String> scaling, Say say) {
        scaling.ifPresent(s -> {
            if (s.equals("raw")) {
                say.measured(TARGETS_RAW, Scope.WHOLE);
            } else {
                say.measured(TARGETS_SCALED, Scope.WHOLE, s);
            }
        });
    }
}
