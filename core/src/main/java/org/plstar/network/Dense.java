package org.plstar.network;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * A fully connected layer on the last axis: y = W x + b, W [out, in], scaled as the network's {@link Parametrization} says.
 *
 * @param units outputs; absent: as many as the data ask
 * @param bias whether there is a bias
 * @param sigmaW σ_w of this layer; absent: the network's
 * @param sigmaB σ_b of this layer; absent: the network's
 */
public record Dense(
        Optional<Integer> units, boolean bias, OptionalDouble sigmaW, OptionalDouble sigmaB)
        implements Layer {
    /** A layer with bias and the network's σ. */
    public static Dense of(int units) {
        return new Dense(Optional.of(units), true, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("dense");
        units.ifPresent(u -> p.value(String.valueOf(u)));
        if (!bias) {
            p.named("bias", "false");
        }
        sigmaW.ifPresent(s -> p.named("sigma_w", String.valueOf(s)));
        sigmaB.ifPresent(s -> p.named("sigma_b", String.valueOf(s)));
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
    public Shape outputShape(Shape input, Site site) {
        if (input.rank() == 0) {
            throw site.shapeRefusal(input, "at least one axis");
        }
        int[] dims = input.dims();
        dims[dims.length - 1] = units.orElseGet(site::outputs);
        return Shape.of(dims);
    }

    @Override
    public Value apply(Site site, Value x) {
        ProgramBuilder b = site.builder();
        Shape in = x.type().shape();
        int fanIn = in.dim(in.rank() - 1);
        Shape out = outputShape(in, site);
        int fanOut = out.dim(out.rank() - 1);
        double sw = sigmaW.orElse(site.sigmaW());
        Site.Weight w = site.weight("weight", Shape.of(fanOut, fanIn), sw, fanIn);
        String free = "abcdefgh".substring(0, in.rank() - 1);
        // z = σ_w/√fan_in W x + σ_b b
        Value z = b.scale(w.scale(), b.contract(free + "i", x, "oi", w.value(), free + "o"));
        if (!bias) {
            return z;
        }
        Site.Weight c = site.weight("bias", Shape.of(fanOut), sigmaB.orElse(site.sigmaB()), 1);
        return b.add(z, b.broadcast(b.scale(c.scale(), c.value()), out, List.of(out.rank() - 1)));
    }
}
