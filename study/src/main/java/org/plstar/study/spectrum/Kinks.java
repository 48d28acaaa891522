package org.plstar.study.spectrum;

import java.util.Optional;
import org.plstar.landscape.linearity.Structure;
import org.plstar.program.Program;

/** Where a network has no second derivative, as its program says. */
final class Kinks {
    private Kinks() {}

    /** What bends it sharply, in words; empty for a smooth network. */
    static Optional<String> of(Program program) {
        return Structure.kinks(program).stream()
                .map(name -> switch (name) {
                    case Structure.PIECES -> "an activation in pieces";
                    case Structure.MAXIMUM -> "max pooling";
                    default -> "relu or a like activation";
                })
                .findFirst();
    }
}
