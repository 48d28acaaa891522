package org.plstar.landscape.certificate;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.array.gather.Span;
import org.plstar.landscape.certificate.check.Claim;

/** Stages as a claim has them. */
final class StageClaims {
    private StageClaims() {}

    static Claim of(
            String theorem,
            StageNetwork network,
            double[] x,
            double[] y,
            double radius,
            double a0,
            OptionalDouble step,
            OptionalDouble rate,
            boolean measured) {
        List<Claim.Sum> stages =
                network.stages().stream()
                        .map(
                                s ->
                                        new Claim.Sum(
                                                s.width(),
                                                s.terms().stream().map(StageClaims::term).toList(),
                                                s.activation().name()))
                        .toList();
        return new Claim(theorem, stages, x, y, radius, a0, step, rate, measured);
    }

    private static Claim.Term term(StageNetwork.Term t) {
        return switch (t.map()) {
            case LinearMap.Weighted w ->
                    term(
                            t.source(),
                            w.patches(),
                            w.channels(),
                            w.weight(),
                            w.bias(),
                            w.scale(),
                            w.biasScale());
            case LinearMap.Mean m ->
                    fixed(t.source(), m.patches(), m.patches().channels(), m.share());
            case LinearMap.Multiple m -> fixed(t.source(), m.patches(), 1, m.factor());
        };
    }

    private static Claim.Term fixed(int source, Patches p, int out, double scale) {
        return term(source, p, out, new double[0], new double[0], scale, 0);
    }

    private static Claim.Term term(
            int source,
            Patches p,
            int out,
            double[] weight,
            double[] bias,
            double scale,
            double biasScale) {
        return new Claim.Term(
                source,
                p.channels(),
                p.height(),
                p.width(),
                p.groups(),
                axis(p.window().rows(), p.height()),
                axis(p.window().columns(), p.width()),
                out,
                weight,
                bias,
                scale,
                biasScale);
    }

    private static Claim.Axis axis(Span s, int extent) {
        return new Claim.Axis(s.kernel(), s.stride(), s.before(), s.dilation(), s.count(extent));
    }
}
