package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.array.Window;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * A convolution of images [C, H, W], as PyTorch defines it: cross-correlation with W [out,
 * C/groups, kernel height, kernel width] and a bias per output channel, zeros around the image;
 * scaled as the network's {@link Parametrization} says, with fan-in C/groups · kernel size.
 *
 * @param channels output channels
 * @param groups groups of channels that do not see each other; divides input and output channels
 * @param sigmaW σ_w of this layer; absent: the network's
 * @param sigmaB σ_b of this layer; absent: the network's
 */
public record Conv(
        int channels,
        Extent kernel,
        Extent stride,
        Padding padding,
        Extent dilation,
        int groups,
        boolean bias,
        OptionalDouble sigmaW,
        OptionalDouble sigmaB)
        implements Layer {
    /** Refuses numbers out of range with BAD_ARGUMENT. */
    public Conv {
        requireNonNull(padding, "padding");
        requireNonNull(sigmaB, "sigmaB");
        requireNonNull(sigmaW, "sigmaW");
        Require.atLeast(1, channels, NetworkRefusal.BAD_ARGUMENT, "channels");
        Require.atLeast(1, groups, NetworkRefusal.BAD_ARGUMENT, "groups");
        kernel.requireAtLeast(1, "kernel");
        stride.requireAtLeast(1, "stride");
        dilation.requireAtLeast(1, "dilation");
        NetworkRefusal.requireSigma("sigma_w", sigmaW, true);
        NetworkRefusal.requireSigma("sigma_b", sigmaB, false);
    }

    /** A layer with stride 1, the padding that keeps the size, bias and the network's σ. */
    public static Conv of(int channels, Extent kernel) {
        return new Conv(
                channels,
                kernel,
                Extent.ONE,
                new Padding.Same(),
                Extent.ONE,
                1,
                true,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("conv");
        p.value(String.valueOf(channels));
        p.value(kernel.toString());
        p.namedUnless(Extent.ONE, "stride", stride);
        if (!(padding instanceof Padding.Same)) {
            p.named("padding", padding.text());
        }
        p.namedUnless(Extent.ONE, "dilation", dilation);
        p.namedUnless(1, "groups", groups);
        p.namedUnless(true, "bias", bias);
        p.optional("sigma_w", sigmaW);
        p.optional("sigma_b", sigmaB);
        return p.text();
    }

    /**
     * Reads the arguments of {@code conv(channels, kernel, stride=…, padding=…, dilation=…,
     * groups=…, bias=…, sigma_w=…, sigma_b=…)}.
     */
    static Conv read(Arguments args) {
        return new Conv(
                args.requiredInt(0, "channels"),
                args.requiredExtent(1, "kernel"),
                args.extent("stride", 1).orElse(Extent.ONE),
                args.padding("padding").orElse(new Padding.Same()),
                args.extent("dilation", 1).orElse(Extent.ONE),
                args.positiveInt(-1, "groups").orElse(1),
                args.flag("bias", true),
                args.positive("sigma_w"),
                args.nonNegative("sigma_b"));
    }

    private Window window() {
        return new Window(
                padding.span(kernel.height(), stride.height(), dilation.height(), true),
                padding.span(kernel.width(), stride.width(), dilation.width(), false));
    }

    @Override
    public Value apply(Site site, Value x) {
        Shape in = site.image(x);
        ProgramBuilder b = site.builder();
        if (in.dim(0) % groups != 0 || channels % groups != 0) {
            throw site.shapeRefusal(
                    in, "channels, in and out, that " + groups + " groups divide evenly");
        }
        Window w = window();
        Shape out = Shape.of(channels, w.rows().count(in.dim(1)), w.columns().count(in.dim(2)));
        if (out.size() == 0) {
            throw site.shapeRefusal(
                    in,
                    "with padding at least "
                            + w.rows().reach()
                            + " rows and "
                            + w.columns().reach()
                            + " columns");
        }
        int each = in.dim(0) / groups;
        int fanIn = Math.multiplyExact(each, w.size());
        Site.Weight weight = site.weight(
                "weight",
                Shape.of(channels, each, kernel.height(), kernel.width()),
                sigmaW.orElse(site.sigmaW()),
                fanIn);
        // z = σ_w/√fan_in Σ_cij W_ocij patches_cij,yx + σ_b b_o
        Value z = b.scale(weight.scale(), product(b, x, weight.value(), w, out));
        if (!bias) {
            return z;
        }
        Site.Weight c = site.bias(Shape.of(channels), sigmaB.orElse(site.sigmaB()), fanIn);
        return b.add(z, b.broadcast(b.scale(c.scale(), c.value()), out, List.of(0)));
    }

    private Value product(ProgramBuilder b, Value x, Value weight, Window w, Shape out) {
        Shape in = x.type().shape();
        if (groups > 1) {
            int each = in.dim(0) / groups;
            Value split = b.reshape(x, Shape.of(groups, each, in.dim(1), in.dim(2)));
            Value parts = b.reshape(
                    weight,
                    Shape.of(groups, channels / groups, each, kernel.height(), kernel.width()));
            return b.reshape(
                    b.contract("gcijyx", b.patches(split, w, 0), "gocij", parts, "goyx"), out);
        }
        if (kernel.equals(Extent.ONE) && w.rows().before() == 0 && w.columns().before() == 0) {
            Value seen = b.slice(
                    x,
                    List.of(0, 0, 0),
                    List.of(1, stride.height(), stride.width()),
                    List.of(in.dim(0), out.dim(1), out.dim(2)));
            Value matrix = b.reshape(weight, Shape.of(channels, in.dim(0)));
            return b.contract("cyx", seen, "oc", matrix, "oyx");
        }
        return b.contract("cijyx", b.patches(x, w, 0), "ocij", weight, "oyx");
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.convolve(channels, window(), groups, bias, sigmaW, sigmaB, x);
    }
}
