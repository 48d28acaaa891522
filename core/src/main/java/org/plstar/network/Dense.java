package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * A fully connected layer on the last axis: y = W x + b, W [out, in], scaled as the network's
 * {@link Parametrization} says.
 *
 * @param units outputs; absent: as many as the data ask
 * @param bias whether there is a bias
 * @param sigmaW σ_w of this layer; absent: the network's
 * @param sigmaB σ_b of this layer; absent: the network's
 */
public record Dense(
        Optional<Integer> units, boolean bias, OptionalDouble sigmaW, OptionalDouble sigmaB)
        implements Layer {
    /** Refuses numbers out of range with BAD_ARGUMENT. */
    public Dense {
        requireNonNull(sigmaB, "sigmaB");
        requireNonNull(sigmaW, "sigmaW");
        Require.atLeast(1, units.orElse(1), NetworkRefusal.BAD_ARGUMENT, "units");
        NetworkRefusal.requireSigma("sigma_w", sigmaW, true);
        NetworkRefusal.requireSigma("sigma_b", sigmaB, false);
    }

    /** A layer with bias and the network's σ. */
    public static Dense of(int units) {
        return new Dense(Optional.of(units), true, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** A dense layer with a bias and as many units as the data have outputs. */
    public static Dense toOutputs() {
        return new Dense(Optional.empty(), true, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("dense");
        units.ifPresent(u -> p.value(String.valueOf(u)));
        p.namedUnless(true, "bias", bias);
        p.optional("sigma_w", sigmaW);
        p.optional("sigma_b", sigmaB);
        return p.text();
    }

    /** Reads the arguments of {@code dense(units, bias=…, sigma_w=…, sigma_b=…)}. */
    static Dense read(Arguments args) {
        return new Dense(
                args.positiveInt(0, "units"),
                args.flag("bias", true),
                args.positive("sigma_w"),
                args.nonNegative("sigma_b"));
    }

    @Override
    public Value apply(Site site, Value x) {
        ProgramBuilder b = site.builder();
        Shape in = x.type().shape();
        if (in.rank() == 0) {
            throw site.shapeRefusal(in, "at least one axis");
        }
        int fanIn = in.dim(in.rank() - 1);
        int fanOut = units.orElseGet(site::outputs);
        int[] dims = in.dims();
        dims[dims.length - 1] = fanOut;
        Shape out = Shape.of(dims);
        double sw = sigmaW.orElse(site.sigmaW());
        Site.Weight w = site.weight("weight", Shape.of(fanOut, fanIn), sw, fanIn);
        String free = "abcdefgh".substring(0, in.rank() - 1);
        // z = σ_w/√fan_in W x + σ_b b
        Value z = b.scale(w.scale(), b.contract(free + "i", x, "oi", w.value(), free + "o"));
        if (!bias) {
            return z;
        }
        Site.Weight c = site.bias(Shape.of(fanOut), sigmaB.orElse(site.sigmaB()), fanIn);
        return b.add(z, b.broadcast(b.scale(c.scale(), c.value()), out, List.of(out.rank() - 1)));
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        OptionalInt out = units.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return width.dense(out, bias, sigmaW, sigmaB, x);
    }
}
