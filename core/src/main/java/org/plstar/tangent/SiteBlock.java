package org.plstar.tangent;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * The numbers from which the kernel is computed, for consecutive samples at one w.
 *
 * @param samples number of samples
 * @param outputs cotangents per sample that the kernel tells apart: C, or 1 if outputs are summed
 */
record SiteBlock(int samples, int outputs, List<Part> parts) {
    /**
     * The numbers of one share.
     *
     * @param share lengths; with outputs summed, g's rows are those of all outputs joined
     * @param a [samples, P, I]; empty for per-sample gradients
     * @param g [samples, outputs, P, O], or per-sample gradients [samples, outputs, O]; of a
     *     separated share m [samples, O], of a fixed one empty
     * @param u of a separated share [outputs, O / repeats]; of a fixed one the products g·g of two
     *     outputs [outputs, outputs]; else empty
     * @param more what joined parameters add to every a·a
     */
    record Part(KernelContribution share, Storage a, Storage g, Storage u, double more) {}

    /** One of the parts alone. */
    SiteBlock only(int part) {
        return new SiteBlock(samples, outputs, List.of(parts.get(part)));
    }

    /**
     * Computes the numbers of consecutive samples.
     *
     * @param memory where its numbers stay until the next block is computed there
     */
    static SiteBlock of(
            ResidualSystem system,
            SiteProgram sites,
            Executor executor,
            Storage w,
            int first,
            int samples,
            boolean traced,
            SiteMemory memory) {
        int c = system.outputs();
        Binding b = system.binding(w, first);
        List<Part> parts = new ArrayList<>();
        for (KernelContribution s : sites.shares()) {
            if (s.structure() == KernelContribution.Structure.JOINED) {
                continue;
            }
            String name = (s.fixed() ? "u:" : s.pairwise() ? "g:" : "j:") + s.param();
            if (!executor.program().hasOutput(name)) {
                continue; // no output depends on the parameter
            }
            Storage a = memory.take("a:" + s.param(), samples * s.positions(), s.in());
            int each = s.fixed() ? 0 : s.separated() ? 1 : c;
            Storage g = memory.take("g:" + s.param(), samples * each, s.positions() * s.out());
            int kinds = s.fixed() ? s.out() : s.separated() ? s.out() / s.repeats() : 0;
            Storage u = memory.take("u:" + s.param(), c, kinds);
            if (s.pairwise()) {
                b.output("a:" + s.param(), a, 0);
            }
            if (!s.fixed()) {
                b.output(name, g, 0);
            }
            if (s.separated() || s.fixed()) {
                b.output("u:" + s.param(), u, 0);
            }
            parts.add(new Part(s, a, g, u, sites.joined().getOrDefault(s.param(), 0.0)));
        }
        executor.run(b, samples, c);
        return new SiteBlock(
                samples,
                traced ? 1 : c,
                parts.stream()
                        .map(p -> traced ? summed(p, samples, c, memory) : multiplied(p, c, memory))
                        .toList());
    }

    /** The share with outputs joined to the columns of g, so that products sum over them. */
    private static Part summed(Part part, int samples, int c, SiteMemory memory) {
        KernelContribution s = part.share;
        KernelContribution joined = s.traced(c);
        if (s.separated()) {
            weigh(part, samples, c, memory);
        }
        if (s.separated() || s.positions() == 1 || c == 1) {
            return new Part(joined, part.a, part.g, part.u, part.more);
        }
        int positions = s.positions();
        int out = s.out();
        Kernels kernels = Kernels.of(part.g.precision());
        Storage g = memory.take("joined:" + s.param(), samples * c, positions * out);
        for (int i = 0; i < samples; i++) {
            for (int o = 0; o < c; o++) {
                for (int q = 0; q < positions; q++) {
                    kernels.copy(
                            part.g,
                            ((i * c + o) * positions + q) * out,
                            1,
                            g,
                            ((i * positions + q) * c + o) * out,
                            1,
                            out);
                }
            }
        }
        return new Part(joined, part.a, g, part.u, part.more);
    }

    /** The products of a fixed share's u. */
    private static Part multiplied(Part part, int c, SiteMemory memory) {
        KernelContribution s = part.share;
        if (!s.fixed()) {
            return part;
        }
        int out = s.out();
        Storage uu = memory.take("uu:" + s.param(), c, c);
        Blas.gemm(
                1,
                part.u.matrix(0, c, out, out),
                part.u.matrix(0, c, out, out).transpose(),
                0,
                uu.matrix(0, c, c, c));
        return new Part(s, part.a, part.g, uu, part.more);
    }

    /** m times the norm of u over the outputs. */
    private static void weigh(Part part, int samples, int c, SiteMemory memory) {
        Kernels kernels = Kernels.of(part.g.precision());
        int repeats = part.share.repeats();
        int out = part.share.out();
        Storage norm = memory.take("norm:" + part.share.param(), 1, out);
        for (int i = 0; i < out; i++) {
            double squares = 0;
            for (int o = 0; o < c; o++) {
                double u = part.u.get((o * out + i) / repeats);
                squares += u * u;
            }
            norm.set(i, Math.sqrt(squares));
        }
        for (int i = 0; i < samples; i++) {
            kernels.binary(BinaryFn.MULTIPLY, part.g, i * out, 1, norm, 0, 1, part.g, i * out, out);
        }
    }
}
