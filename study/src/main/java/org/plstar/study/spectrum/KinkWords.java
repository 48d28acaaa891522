package org.plstar.study.spectrum;

import java.util.Optional;
import org.plstar.program.Kinks;
import org.plstar.program.Program;

/** Finds the ops of a program without a second derivative. */
final class KinkWords {
    private KinkWords() {}

    /** The functions with kinks, in words; empty for a smooth network. */
    static Optional<String> of(Program program) {
        return Kinks.of(program).stream()
                .map(name -> switch (name) {
                    case Kinks.PIECES -> "an activation in pieces";
                    case Kinks.MAXIMUM -> "max pooling";
                    default -> "relu or a like activation";
                })
                .findFirst();
    }
}
