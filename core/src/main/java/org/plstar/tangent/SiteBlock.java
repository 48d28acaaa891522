package org.plstar.tangent;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * What the kernel is made of for a run of samples, computed at one w.
 *
 * @param first first sample
 * @param samples number of samples
 * @param outputs cotangents per sample that the kernel tells apart: C, or 1 if outputs are summed
 */
record SiteBlock(int first, int samples, int outputs, List<Part> parts) {
    /**
     * One share's numbers.
     *
     * @param share lengths; with outputs summed, g's rows are those of all outputs joined
     * @param a [samples, P, I]; empty for per-sample gradients
     * @param g [samples, outputs, P, O], or per-sample gradients [samples, outputs, O]
     * @param more what joined parameters add to every a·a
     */
    record Part(Share share, Storage a, Storage g, double more) {}

    static SiteBlock of(
            ResidualSystem system,
            SiteProgram sites,
            Executor executor,
            Storage w,
            int first,
            int samples,
            boolean traced) {
        int c = system.outputs();
        Binding b = system.binding(w, first);
        List<Part> parts = new ArrayList<>();
        for (Share s : sites.shares()) {
            if (s.structure() == Share.Structure.JOINED) {
                continue;
            }
            String name = (s.pairwise() ? "g:" : "j:") + s.param();
            if (!executor.program().hasOutput(name)) {
                continue; // no output depends on this parameter
            }
            Storage a = of(w, samples * s.positions(), s.in());
            Storage g = of(w, samples * c, s.positions() * s.out());
            if (s.pairwise()) {
                b.output("a:" + s.param(), a, 0);
            }
            b.output(name, g, 0);
            parts.add(new Part(s, a, g, sites.joined().getOrDefault(s.param(), 0.0)));
        }
        executor.run(b, samples, c);
        return new SiteBlock(
                first,
                samples,
                traced ? 1 : c,
                traced ? parts.stream().map(p -> summed(p, samples, c)).toList() : parts);
    }

    private static Storage of(Storage w, int rows, int columns) {
        return w.precision().allocate(Math.multiplyExact(rows, columns));
    }

    /** Outputs joined to the columns of g, so that products sum over them. */
    private static Part summed(Part part, int samples, int c) {
        Share s = part.share;
        Share joined = s.traced(c);
        if (s.positions() == 1 || c == 1) {
            return new Part(joined, part.a, part.g, part.more);
        }
        int positions = s.positions();
        int out = s.out();
        Kernels kernels = Kernels.of(part.g.precision());
        Storage g = part.g.precision().allocate(part.g.size());
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
        return new Part(joined, part.a, g, part.more);
    }
}
