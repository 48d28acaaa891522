package org.plstar.system;

import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Losses per sample, in the outputs f [C] and targets y [C] of one sample. */
public enum Loss {
    /** ½ Σ_c (f_c - y_c)². */
    SQUARE;

    /** Adds the loss of every sample, a scalar per sample, to a program. */
    Value perSample(ProgramBuilder b, Value f, Value y) {
        return switch (this) {
            case SQUARE -> {
                Value r = b.subtract(f, y);
                yield b.scale(0.5, b.sumAll(b.mul(r, r)));
            }
        };
    }
}
