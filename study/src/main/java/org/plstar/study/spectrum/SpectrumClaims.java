package org.plstar.study.spectrum;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.plstar.operator.DenseForm;
import org.plstar.operator.Estimate;
import org.plstar.study.Subject;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/**
 * Decides which sentences are said of a spectrum; first, the largest eigenvalue, or another
 * requested result.
 */
public final class SpectrumClaims {
    private final Curvature of;
    private final Subject subject;
    private final SpectrumResult result;
    private final BlockSpectrum whole;
    private final Scope rows;
    private final Say say;

    private SpectrumClaims(SpectrumRequest request, SpectrumResult result, Say say) {
        this.of = request.of();
        this.subject = request.subject();
        this.result = result;
        this.whole = result.whole();
        this.rows = Scope.rows("all " + subject.data().training().rows() + " training rows");
        this.say = say;
    }

    /** Says the spectrum. */
    public static void tell(SpectrumRequest request, SpectrumResult result, Say say) {
        new SpectrumClaims(request, result, say).all();
    }

    private void all() {
        whole.top().stream().findFirst().ifPresent(this::largest);
        if (!say.hasVerdict()) {
            whole.bottom().stream().findFirst().ifPresent(min -> smallest(min, head()));
        }
        trace();
        density();
        result.blocks().stream().filter(b -> !b.converged()).forEach(this::lack);
        kinks();
        if (!whole.top().isEmpty()) {
            whole.bottom().stream().findFirst().ifPresent(min -> smallest(min, say.reason(NOTE)));
        }
        say.measured(
                SpectrumClaim.OPERATOR,
                rows,
                of.words(),
                subject.model().text(),
                subject.data().training().rows(),
                subject.words(),
                whole.order());
        whole.all().ifPresent(this::signs);
        repeats();
        layers();
        SubjectClaim.targets(subject.data().targetScaling(), say);
    }

    /** The line of the verdict, or a folded one if there is a verdict. */
    private Say.Line head() {
        return say.hasVerdict() ? say.more(NOTE) : say.verdict(NOTE);
    }

    private void largest(Estimate max) {
        head().measured(
                        max.converged()
                                ? SpectrumClaim.LARGEST_EIGENVALUE
                                : SpectrumClaim.LARGEST_EIGENVALUE_NOT_CONVERGED,
                        rows,
                        of.words(),
                        max);
        if (of == Curvature.HESSIAN && max.value() - max.error() > 0) {
            say.follows(
                    SpectrumClaim.QUADRATIC_LIMIT,
                    List.of(new Hypothesis(
                            "λ_max less its error is above 0", max.value() - max.error(), true)),
                    2 / max.value());
        }
    }

    private void smallest(Estimate min, Say.Line line) {
        if (!min.converged()) {
            line.measured(SpectrumClaim.SMALLEST_NOT_CONVERGED, rows, min);
        } else if (of == Curvature.HESSIAN && min.value() + min.error() < 0) {
            line.follows(
                    SpectrumClaim.NOT_CONVEX_HERE,
                    List.of(new Hypothesis(
                            "λ_min and its error are below 0", min.value() + min.error(), true)),
                    min);
        } else if (min.value() - min.error() > 0) {
            line.measured(SpectrumClaim.SMALLEST_POSITIVE, rows, min);
        } else {
            line.measured(SpectrumClaim.SMALLEST_ZERO, rows, min);
        }
    }

    private void trace() {
        whole.trace().ifPresent(t -> {
            String value = Digits.of(t.value(), 6);
            if (whole.all().isPresent()) {
                head().measured(SpectrumClaim.TRACE, rows, value, t.method());
            } else {
                head().measured(
                                SpectrumClaim.TRACE_ESTIMATE,
                                rows,
                                value,
                                Digits.of(t.standardError(), 2),
                                Digits.of(t.low(), 6),
                                Digits.of(t.high(), 6),
                                t.method());
            }
        });
    }

    private void density() {
        whole.density()
                .ifPresent(c -> head().measured(
                                SpectrumClaim.DENSITY,
                                rows,
                                whole.order(),
                                Digits.of(c.sigma(), 3)));
    }

    private void lack(BlockSpectrum b) {
        List<Estimate> all =
                Stream.concat(b.top().stream(), b.bottom().stream()).toList();
        int more = all.stream().mapToInt(e -> e.more().orElse(0)).max().orElse(0);
        int products = all.getFirst().products();
        say.reason(WARNING)
                .measured(
                        SpectrumClaim.NOT_CONVERGED,
                        rows,
                        b.name(),
                        all.stream().filter(e -> !e.converged()).count(),
                        all.size(),
                        products);
        if (more > 0) {
            say.foretold(
                    SpectrumClaim.PRODUCTS_NEEDED,
                    Horizon.steps(more),
                    List.of(),
                    b.name(),
                    more,
                    products + more);
        }
    }

    private void kinks() {
        if (of == Curvature.HESSIAN) {
            result.kinks()
                    .ifPresent(what -> say.reason(WARNING)
                            .follows(
                                    SpectrumClaim.HESSIAN_KINKS,
                                    List.of(Hypothesis.that("the program has a kink", true)),
                                    what));
        }
    }

    private void signs(double[] all) {
        double zero = DenseForm.rounding(
                all.length, Math.max(Math.abs(all[0]), Math.abs(all[all.length - 1])));
        long positive = Arrays.stream(all).filter(v -> v > zero).count();
        long negative = Arrays.stream(all).filter(v -> v < -zero).count();
        say.measured(SpectrumClaim.ALL_EIGENVALUES, rows, all.length);
        say.measured(
                SpectrumClaim.SIGNS, rows, positive, negative, all.length - positive - negative);
    }

    private void repeats() {
        int repeated = subject.data().duplicates().merged();
        if (of == Curvature.KERNEL && repeated > 0) {
            say.follows(
                    SpectrumClaim.SINGULAR_BY_REPEATS,
                    List.of(Hypothesis.atLeast("repeated rows", repeated, 1)),
                    Digits.count(repeated, "row"));
        }
    }

    private void layers() {
        List<BlockSpectrum> layers =
                result.blocks().stream().skip(1).filter(b -> !b.top().isEmpty()).toList();
        layers.stream()
                .max(Comparator.comparingDouble(b -> b.top().getFirst().value()))
                .ifPresent(most -> say.measured(
                        SpectrumClaim.LARGEST_BLOCK,
                        rows,
                        of.ofParameters() ? "diagonal blocks" : "shares",
                        most.name(),
                        most.top().getFirst()));
    }
}
