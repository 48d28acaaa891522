package org.plstar.study.fit;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;
import org.plstar.system.ResidualSystem;

/** The outputs of a network on rows, and their quality. */
final class Evaluation {
    /** The number of bytes for intermediate values; more would not make outputs faster. */
    private static final long BUDGET = 32L << 20;

    private final ResidualSystem system;
    private final TargetEncoding encoding;
    private final Target target;
    private final Executor executor;
    private final Storage outputs;

    Evaluation(
            ResidualSystem system,
            TargetEncoding encoding,
            Target target,
            Precision precision,
            Workers workers) {
        this.system = system;
        this.encoding = encoding;
        this.target = target;
        this.executor = Executor.of(system.program(), precision, workers, BUDGET);
        this.outputs = precision.allocate(system.equations());
    }

    /** The outputs [N·C] at w. */
    double[] outputs(Storage w) {
        executor.run(system.binding(w).output(system.output(), outputs, 0), system.samples());
        return last();
    }

    /** The outputs of the last time. */
    double[] last() {
        return outputs.toDoubles(0, outputs.size());
    }

    /** The fraction of rows classified rightly; absent for regression. */
    OptionalDouble accuracy(double[] f) {
        return encoding instanceof TargetEncoding.OfClasses classes
                        && target instanceof Target.Classes truth
                ? OptionalDouble.of(classes.accuracy(f, truth))
                : OptionalDouble.empty();
    }

    /**
     * The errors of every target column, in the column's units; empty for classes, and where the
     * outputs overflow.
     */
    List<TargetErrors> errors(double[] f) {
        return encoding instanceof TargetEncoding.Standardized s
                        && target instanceof Target.Regression truth
                        && Arrays.stream(f).allMatch(Double::isFinite)
                ? TargetErrors.of(s, truth, f)
                : List.of();
    }

    /** The mean of the loss over the rows. */
    double loss(Loss loss, double[] f) {
        return switch (LossKind.of(loss)) {
            case SQUARE -> square(f);
            case CROSS_ENTROPY -> crossEntropy(f);
            case HUBER, OWN -> byProgram(loss, f);
        };
    }

    private double byProgram(Loss loss, double[] f) {
        ProgramBuilder b = new ProgramBuilder();
        Type type = new Type(Axes.SAMPLE, Shape.of(system.outputs()));
        Value each = loss.perSample(b, b.input("f", type), b.input("y", type));
        b.output("loss", b.sumAxes(each, Axes.SAMPLE));
        Storage sum = Precision.DOUBLE.allocate(1);
        Executor.of(b.build(), Precision.DOUBLE, Workers.alone())
                .run(
                        new Binding()
                                .input("f", Precision.DOUBLE.of(f), 0)
                                .input("y", Precision.DOUBLE.of(system.targets()), 0)
                                .output("loss", sum, 0),
                        system.samples());
        return sum.get(0) / system.samples();
    }

    private double square(double[] f) {
        double sum = 0;
        for (int i = 0; i < f.length; i++) {
            double r = f[i] - system.targets()[i];
            sum = Math.fma(r, r, sum);
        }
        return sum / (2 * system.samples());
    }

    /**
     * Mean of Σ_c y_c (log Σ_k e^{f_k} - f_c); targets of cross-entropy have at least two outputs.
     */
    private double crossEntropy(double[] f) {
        int c = system.outputs();
        double sum = 0;
        for (int i = 0; i < f.length; i += c) {
            double largest = f[i];
            for (int k = 1; k < c; k++) {
                largest = Math.max(largest, f[i + k]);
            }
            double total = 0;
            for (int k = 0; k < c; k++) {
                total += StrictMath.exp(f[i + k] - largest);
            }
            double log = largest + StrictMath.log(total);
            for (int k = 0; k < c; k++) {
                sum = Math.fma(system.targets()[i + k], log - f[i + k], sum);
            }
        }
        return sum / system.samples();
    }
}
