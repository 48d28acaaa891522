package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * Parameters whose per-sample gradient is f·g with the one cotangent g of a weight, like a bias's
 * gradient: (a·a')(g·g') + f²(g·g') = (a·a' + f²)(g·g'), so that they need no product of their own.
 *
 * @param params the parameters that are joined to a weight
 * @param squares for every weight that some are joined to, the sum of their f²
 */
record BiasFusion(Set<String> params, Map<String, Double> squares) {
    /** Every parameter by itself. */
    static final BiasFusion NONE = new BiasFusion(Set.of(), Map.of());

    /** A weight's cotangent: a factor times a value. */
    private record Multiple(String param, double factor) {}

    static BiasFusion of(
            ProgramBuilder b,
            Map<String, Value> cotangents,
            Map<String, List<ParameterSite>> sites,
            List<KernelContribution> shares) {
        Map<Value, Multiple> weights = new HashMap<>();
        for (KernelContribution s : shares) {
            if (s.structure() == KernelContribution.Structure.OUTER && s.positions() == 1) {
                int node = ((ParameterSite.Outer)
                                requireNonNull(sites.get(s.param())).getFirst())
                        .node();
                Value g = cotangents.get("z:" + node);
                if (g != null) {
                    weights.putIfAbsent(b.withoutFactor(g), new Multiple(s.param(), b.factorOf(g)));
                }
            }
        }
        Set<String> params = new HashSet<>();
        Map<String, Double> squares = new HashMap<>();
        for (KernelContribution s : shares) {
            Value g = cotangents.get("d:" + s.param());
            if (s.structure() == KernelContribution.Structure.GRADIENT && g != null) {
                Multiple of = weights.get(b.withoutFactor(g));
                if (of != null && of.factor != 0) {
                    double f = b.factorOf(g) / of.factor;
                    params.add(s.param());
                    squares.merge(of.param, f * f, Double::sum);
                }
            }
        }
        return new BiasFusion(params, squares);
    }
}
