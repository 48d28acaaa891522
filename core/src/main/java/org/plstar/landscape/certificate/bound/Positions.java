package org.plstar.landscape.certificate.bound;

import java.util.Arrays;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.program.Axes;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/** Where an op that only moves elements takes each of its own from. */
public final class Positions {
    private Positions() {}

    /** Positions from 1 on; 0 where the op pads. */
    public static int[] of(Op op, Shape from, Workers workers) {
        ProgramBuilder b = new ProgramBuilder();
        Value y = b.add(op, b.input("x", new Type(Axes.NONE, from)));
        b.output("y", y);
        double[] positions = new double[from.size()];
        Arrays.setAll(positions, i -> i + 1);
        double[] moved = new double[y.type().shape().size()];
        Binding binding =
                new Binding()
                        .input("x", Precision.DOUBLE.of(positions), 0)
                        .output("y", Precision.DOUBLE.of(moved), 0);
        Executor.of(b.build(), Precision.DOUBLE, workers).run(binding, 1);
        return Arrays.stream(moved).mapToInt(v -> (int) v).toArray();
    }
}
