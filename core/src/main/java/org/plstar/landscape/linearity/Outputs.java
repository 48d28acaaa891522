package org.plstar.landscape.linearity;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/** The values F(w) of a system, point after point. */
final class Outputs {
    private final ResidualSystem system;
    private final Executor executor;
    private final Storage values;

    Outputs(ResidualSystem system, Workers workers) {
        this.system = system;
        this.executor = Executor.of(system.program(), Precision.DOUBLE, workers);
        this.values = Precision.DOUBLE.allocate(system.equations());
    }

    /**
     * The outputs F(w), [n].
     *
     * @param w [p], not modified
     */
    double[] at(double[] w) {
        executor.run(
                system.binding(Precision.DOUBLE.of(w)).output(system.output(), values, 0),
                system.samples());
        return values.toDoubles(0, values.size());
    }
}
