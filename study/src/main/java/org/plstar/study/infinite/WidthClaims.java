package org.plstar.study.infinite;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Locale;
import org.plstar.landscape.linearity.Slope;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Which claims hold of finite kernels beside that of infinite width. */
public final class WidthClaims {
    private static final double NEAR = 0.1;
    private static final double THEORY = -0.5;

    private WidthClaims() {}

    /** Says whether kernels come nearer with the width. */
    public static void tell(WidthStudyRequest request, WidthStudyResult result, Say say) {
        double[] mean = result.means();
        int narrow = request.widthStudy().getFirst();
        int wide = request.widthStudy().getLast();
        double last = mean[mean.length - 1];
        Slope s = result.slope();
        Scope networks = Scope.rows(Digits.count(request.seeds(), "random start") + " a width");
        boolean theory = s.low() <= THEORY && THEORY <= s.high();
        if (s.high() < 0) {
            say.verdict(theory ? GOOD : NOTE)
                    .measured(
                            InfiniteClaim.DISTANCE_FALLS,
                            networks,
                            mean[0],
                            narrow,
                            last,
                            wide,
                            exponent(s.value()),
                            exponent(s.low()),
                            exponent(s.high()));
        } else {
            say.verdict(WARNING)
                    .measured(
                            InfiniteClaim.DISTANCE_NOT_FALLING,
                            networks,
                            mean[0],
                            narrow,
                            last,
                            wide,
                            exponent(s.low()),
                            exponent(s.high()));
        }
        say.foretold(
                InfiniteClaim.WIDTH_FOR_A_TENTH,
                Horizon.drawnLike("those of this study, of wider networks"),
                List.of(
                        new Hypothesis("the slope's interval holds -0.5", s.value(), theory),
                        Hypothesis.atMost("upper end of the slope's interval", s.high(), 0)),
                Math.round(wide * (last / NEAR) * (last / NEAR)));
    }

    private static String exponent(double v) {
        return String.format(Locale.ROOT, "%.2f", v);
    }
}
