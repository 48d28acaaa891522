package org.plstar.network;

import java.util.List;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * Normalisation per channel, the first axis: y = (x - mean)/√(var + ε) ∘ weight + bias; weight
 * starts at 1 and bias at 0.
 *
 * <p>Outside of training, mean and variance are the running ones, constants named
 * {@code running_mean} and {@code running_var}. In training they are those of the batch, over
 * samples and all other axes, the variance biased; the running ones then move towards them, with
 * the unbiased variance, as in PyTorch, and {@code num_batches_tracked} counts the batches.
 *
 * @param epsilon ε, above 0
 * @param momentum the weight of a batch in the running statistics
 */
public record BatchNorm(double epsilon, double momentum) implements Layer {
    /** Refuses numbers out of range with BAD_ARGUMENT. */
    public BatchNorm {
        Require.positive(epsilon, NetworkRefusal.BAD_ARGUMENT, "eps");
        Require.that(
                momentum >= 0 && momentum <= 1,
                NetworkRefusal.BAD_ARGUMENT,
                "momentum = " + momentum,
                "from 0 to 1");
    }

    /** The default ε of PyTorch. */
    public static final double DEFAULT_EPSILON = 1e-5;

    /** The default momentum of PyTorch. */
    public static final double DEFAULT_MOMENTUM = 0.1;

    /** The mean that is subtracted from a channel, and the variance by whose root it is divided. */
    private record Statistics(Value mean, Value variance) {}

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("batchnorm");
        p.namedUnless(DEFAULT_EPSILON, "eps", epsilon);
        p.namedUnless(DEFAULT_MOMENTUM, "momentum", momentum);
        return p.text();
    }

    /** Reads the arguments of {@code batchnorm(eps=…, momentum=…)}. */
    static BatchNorm read(Arguments args) {
        return new BatchNorm(
                args.positive("eps").orElse(DEFAULT_EPSILON),
                args.positive("momentum").orElse(DEFAULT_MOMENTUM));
    }

    @Override
    public Value apply(Site site, Value x) {
        ProgramBuilder b = site.builder();
        Shape in = x.type().shape();
        if (in.rank() == 0) {
            throw site.shapeRefusal(in, "at least one axis, the first of which are channels");
        }
        Shape channels = Shape.of(in.dim(0));
        Value gain = site.constantStart("weight", channels, 1);
        Value bias = site.constantStart("bias", channels, 0);
        Value runningMean = site.buffer("running_mean", channels, 0);
        Value runningVariance = site.buffer("running_var", channels, 1);
        site.counter("num_batches_tracked");
        // a single number has no variance
        site.needsSamples(in.size() == in.dim(0) ? 2 : 1);
        Statistics s =
                site.training() ? ofBatch(site, x) : new Statistics(runningMean, runningVariance);
        Value root = b.unary(UnaryFn.SQRT, b.shift(s.variance, epsilon));
        Value factor = b.mul(gain, b.unary(UnaryFn.RECIPROCAL, root));
        Value centered = b.subtract(x, b.broadcast(s.mean, in, List.of(0)));
        return b.add(
                b.mul(centered, b.broadcast(factor, in, List.of(0))),
                b.broadcast(bias, in, List.of(0)));
    }

    private Statistics ofBatch(Site site, Value x) {
        ProgramBuilder b = site.builder();
        Shape in = x.type().shape();
        List<Integer> rest = IntStream.range(1, in.rank()).boxed().toList();
        Value samples = b.sumAxes(b.spread(b.scalar(1), Axes.SAMPLE), Axes.SAMPLE);
        Value count = b.scale((double) in.size() / in.dim(0), samples);
        Value perChannel = b.broadcast(count, Shape.of(in.dim(0)), List.of());
        Value mean = b.div(b.sumAxes(b.sum(x, rest), Axes.SAMPLE), perChannel);
        Value square = b.unary(UnaryFn.SQUARE, b.subtract(x, b.broadcast(mean, in, List.of(0))));
        Value squares = b.sumAxes(b.sum(square, rest), Axes.SAMPLE);
        site.statistic("running_mean", b.detach(mean), momentum);
        site.statistic("running_var", b.detach(b.div(squares, b.shift(perChannel, -1))), momentum);
        return new Statistics(mean, b.div(squares, perChannel));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        throw width.noLimit(
                "its statistics join all rows of a batch, so there is no kernel of two rows",
                "use layernorm");
    }
}
