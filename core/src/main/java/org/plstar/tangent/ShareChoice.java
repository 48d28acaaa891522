package org.plstar.tangent;

import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.Program;
import org.plstar.system.ResidualSystem;

/**
 * The choice, for each parameter's share of a kernel: by products over pairs of samples, or from
 * its per-sample gradients, by operation count.
 *
 * @param samples of the whole kernel, over whose pairs the cost of forming is spread
 * @param traced whether only sums over outputs are wanted
 */
record ShareChoice(ResidualSystem system, KernelMethod method, int samples, boolean traced) {
    /** The share of a parameter, with the places at which it enters the linear part. */
    KernelContribution of(Program linear, String param, List<ParameterSite> sites) {
        int size = system.layout().entry(param).size();
        KernelContribution perSample = KernelContribution.perSample(param, size);
        if (method == KernelMethod.PER_SAMPLE || sites.isEmpty() || !fit(sites)) {
            return perSample;
        }
        int positions = 0;
        int in = 0;
        int out = 0;
        boolean select = false;
        for (ParameterSite s : sites) {
            ParameterSite.Outer o = (ParameterSite.Outer) s;
            Shape data = linear.nodes().get(o.data()).type().shape();
            Shape result = linear.nodes().get(o.node()).type().shape();
            select = o.select();
            in = extent(data, o.labels().data(), o.summed());
            out = extent(result, o.labels().result(), o.free());
            positions += extent(data, o.labels().data(), o.positions());
        }
        KernelContribution pairwise = new KernelContribution(
                param,
                select ? KernelContribution.Structure.SELECT : KernelContribution.Structure.OUTER,
                positions,
                in,
                out,
                0,
                false);
        return method == KernelMethod.PAIRWISE || pays(pairwise, perSample, system.outputs())
                ? pairwise
                : perSample;
    }

    /**
     * Whether products over pairs cost less: with C outputs, or with one that is C times as long if
     * only the trace is requested.
     */
    private boolean pays(KernelContribution pairwise, KernelContribution perSample, int c) {
        // the gradients are computed once for every sample, which is half of the pairs on average
        double forming = 2.0
                * c
                * (pairwise.structure() == KernelContribution.Structure.SELECT
                        ? perSample.out() + (double) pairwise.positions() * pairwise.out()
                        : (double) pairwise.positions() * perSample.out())
                / samples;
        return traced
                ? pairwise.traced(c).costPerPair(1) <= perSample.traced(c).costPerPair(1) + forming
                : pairwise.costPerPair(c) <= perSample.costPerPair(c) + forming;
    }

    private static boolean fit(List<ParameterSite> sites) {
        return sites.stream().allMatch(ParameterSite.Outer.class::isInstance)
                && sites.stream()
                        .allMatch(s -> ((ParameterSite.Outer) s)
                                .link()
                                .fits(((ParameterSite.Outer) sites.getFirst()).link()));
    }

    /** The product of the extents of some of an array's labelled axes. */
    static int extent(Shape shape, String labels, String which) {
        int n = 1;
        for (int i = 0; i < labels.length(); i++) {
            n *= which.indexOf(labels.charAt(i)) >= 0 ? shape.dim(i) : 1;
        }
        return n;
    }
}
