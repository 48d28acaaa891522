package org.plstar.study.spectrum;

import java.util.Optional;
import org.plstar.landscape.linearity.Structure;
import org.plstar.program.Program;

/** Finds the ops of a program without a second derivative. */
final class Kinks {
    private Kinks() {}

    /** The functions with kinks, in words; empty for a smooth network. */
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
