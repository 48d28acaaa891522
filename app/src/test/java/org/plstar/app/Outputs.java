package org.plstar.app;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/** Outputs of a system at some weights. */
public final class Outputs {
    private Outputs() {}

    /** [N·C] row-major. */
    public static double[] of(ResidualSystem system, double[] w) {
        Storage out = Precision.DOUBLE.allocate(system.equations());
        Executor.of(system.program(), Precision.DOUBLE, Workers.alone())
                .run(
                        system.binding(Precision.DOUBLE.of(w)).output(system.output(), out, 0),
                        system.samples());
        return out.toDoubles(0, out.size());
    }
}
