package org.plstar.study.linearity;

import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.linearity.CompleteRows;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/**
 * Decides which sentences are said of a sweep over widths; first, whether the model becomes linear.
 */
public final class LinearityClaims {
    private final LinearityRequest request;
    private final LinearityResult result;
    private final Scope networks;
    private final Say say;

    private LinearityClaims(LinearityRequest request, LinearityResult result, Say say) {
        this.request = request;
        this.result = result;
        this.networks = Scope.rows(Digits.count(result.data().rows(), "row")
                + ", "
                + Digits.count(result.measured().size(), "network"));
        this.say = say;
    }

    /**
     * Says what a sweep shows.
     *
     * @param scaling of targets that are numbers; absent for classes
     */
    public static void tell(
            LinearityRequest request, LinearityResult result, Optional<String> scaling, Say say) {
        LinearityClaims claims = new LinearityClaims(request, result, say);
        if (result.measured().isEmpty()) {
            say.verdict(WARNING).measured(LinearityClaim.NOTHING_MEASURED, Scope.WHOLE);
            return;
        }
        new WidthVerdict(request, result, claims.networks, say).tell();
        claims.distrust();
        new SlopeClaims(result, claims.networks, say).tell();
        claims.widest();
        if (!result.structure().compared()) {
            say.measured(LinearityClaim.PROGRAMS_NOT_COMPARED, Scope.WHOLE);
        }
        if (result.data().leftOutDuplicates() > 0) {
            int rows = result.data().leftOutDuplicates();
            say.follows(
                    LinearityClaim.REPEATED_ROWS,
                    List.of(Hypothesis.atLeast("repeated rows", rows, 1)),
                    Digits.count(rows, "row"));
        }
        result.catapult().ifPresent(claims::catapult);
        SubjectClaim.targets(scaling, say);
    }

    /** Says what limits the verdict. */
    private void distrust() {
        failed();
        int groups = result.data().conflictingGroups();
        if (groups > 0) {
            say.reason(WARNING)
                    .follows(
                            LinearityClaim.CONTRADICTING_ROWS,
                            List.of(Hypothesis.atLeast("groups", groups, 1)),
                            Digits.count(groups, "group"));
        }
        if (!result.structure().kinks().isEmpty()) {
            say.reason(WARNING)
                    .follows(
                            LinearityClaim.SWEEP_KINKS,
                            List.of(Hypothesis.atLeast(
                                    "operations with kinks",
                                    result.structure().kinks().size(),
                                    1)),
                            List.copyOf(result.structure().kinks()));
        }
    }

    /** Says which networks could not be measured, and which networks the slopes are of. */
    private void failed() {
        List<WidthRow> failed = result.failed();
        if (failed.isEmpty()) {
            return;
        }
        WidthRow first = failed.getFirst();
        say.reason(WARNING)
                .measured(
                        LinearityClaim.FAILED_NETWORKS,
                        networks,
                        failed.size(),
                        result.networks().size(),
                        first.width(),
                        first.seed(),
                        first.failure().orElse("unknown"));
        if (!result.slopes().isEmpty()) {
            CompleteRows used = result.complete();
            say.measured(LinearityClaim.SLOPES_OF, networks, used.widths(), used.seeds());
        }
    }

    private void widest() {
        int widest = result.measured().stream().mapToInt(WidthRow::width).max().orElse(0);
        List<WidthRow> rows =
                result.measured().stream().filter(row -> row.width() == widest).toList();
        OptionalDouble hessian = mean(rows, Quantity.HESSIAN);
        OptionalDouble least = mean(rows, Quantity.LAMBDA_MIN);
        OptionalDouble drift = mean(rows, Quantity.KERNEL_DRIFT);
        OptionalDouble ratio = mean(rows, Quantity.LOSS_RATIO);
        if (hessian.isEmpty() || least.isEmpty() || drift.isEmpty()) {
            return;
        }
        if (rows.stream().allMatch(WidthRow::reached)) {
            say.measured(
                    LinearityClaim.WIDEST,
                    networks,
                    widest,
                    hessian.getAsDouble(),
                    least.getAsDouble(),
                    new Percent(drift.getAsDouble()),
                    request.until());
        } else if (ratio.isPresent()) {
            say.measured(
                    LinearityClaim.WIDEST_IN_STEPS,
                    networks,
                    widest,
                    hessian.getAsDouble(),
                    least.getAsDouble(),
                    new Percent(drift.getAsDouble()),
                    rows.stream().mapToInt(WidthRow::steps).max().orElse(0),
                    ratio.getAsDouble());
        }
    }

    private static OptionalDouble mean(List<WidthRow> rows, Quantity q) {
        return rows.stream()
                .flatMap(row -> row.get(q).value().stream().boxed())
                .mapToDouble(v -> v)
                .average();
    }

    private void catapult(CatapultSweep c) {
        String seeds = Digits.count(
                c.runs().stream().map(CatapultSweep.Trained::seed).distinct().count(), "seed");
        for (Map.Entry<String, CatapultSweep.Boundary> e : c.boundaries().entrySet()) {
            String model = e.getKey().equals("network") ? "the network" : "its quadratic model";
            OptionalDouble below = e.getValue().monotoneUpTo();
            OptionalDouble above = e.getValue().divergentFrom();
            if (below.isPresent()) {
                say.measured(
                        LinearityClaim.MONOTONE_UP_TO,
                        networks,
                        c.width(),
                        seeds,
                        model,
                        below.getAsDouble());
            } else {
                say.measured(LinearityClaim.MONOTONE_AT_NONE, networks, c.width(), seeds, model);
            }
            if (above.isPresent()) {
                say.measured(
                        LinearityClaim.DIVERGES_FROM,
                        networks,
                        c.width(),
                        seeds,
                        above.getAsDouble(),
                        model);
            } else {
                say.measured(LinearityClaim.DIVERGES_AT_NONE, networks, c.width(), seeds, model);
            }
        }
    }
}
