package org.plstar.system;

import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** The loss ½ Σ_c (f_c - y_c)². */
record SquareLoss() implements Loss {
    @Override
    public String text() {
        return "square";
    }

    @Override
    public Value perSample(ProgramBuilder b, Value f, Value y) {
        Value r = b.subtract(f, y);
        return b.scale(0.5, b.sumAll(b.mul(r, r)));
    }

    @Override
    public String toString() {
        return text();
    }
}
