package org.plstar.onnx;

import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/** Runs models. */
final class Run {
    private Run() {}

    static ResidualSystem system(OnnxModel m, double[] x, int samples) {
        int outputs = m.program().outputType(m.output()).shape().size();
        String input = m.inputs().firstEntry().getKey();
        return ResidualSystem.of(
                m.program(), m.layout(), Map.of(input, x), samples, new double[samples * outputs]);
    }

    static double[] output(OnnxModel m, double[] x, int samples, Precision precision) {
        try (Workers workers = Workers.of(1)) {
            ResidualSystem s = system(m, x, samples);
            return run(
                    m.program(),
                    m.output(),
                    s,
                    s.binding(precision.of(m.parameters())),
                    s.equations(),
                    precision,
                    workers);
        }
    }

    /** One output of a program that is bound but for it. */
    static double[] run(
            Program program,
            String output,
            ResidualSystem system,
            Binding binding,
            int size,
            Precision precision,
            Workers workers) {
        Storage to = precision.of(new double[size]);
        Executor.of(program, precision, workers)
                .run(binding.output(output, to, 0), system.samples());
        double[] v = new double[size];
        for (int i = 0; i < size; i++) {
            v[i] = to.get(i);
        }
        return v;
    }
}
