package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.Claim;

/**
 * About the largest residual for which B' is proved, where c, the factor ½ and what leaves the row
 * space count: the second way confirms the proof, but not the path on which too little falls, nor a
 * step for which only J(w0) is small enough.
 */
final class NearTheLimitTest {
    private static final int SYSTEMS =
            Math.min(200, Integer.getInteger("plstar.certificate.systems", 16));

    private static final March NONE = new March(false, 0, 0, 0, 0, 0, new double[0], new double[0]);

    /** Equations; of more c is hardly less than 1. */
    private static final int MOST = 2;

    /**
     * What part of the needed fall is too little, by cells as fine as those of the second way;
     * coarser ones need more.
     */
    private static final double PART = 0.995;

    private static final int COARSE = 32;

    @Test
    void theSecondWayNeedsTheSamePath() {
        int compared = 0;
        double least = 1;
        for (int k = 0; k < SYSTEMS; k++) {
            SmallStack small = TheoremsTest.near(SmallStack.random(46_000 + k));
            String where = "seed " + (46_000 + k);
            if (small.equations() > MOST) {
                continue;
            }
            try (Workers workers = Workers.of(1)) {
                double size = size(small, workers);
                double[] f = small.values(small.w);
                double[] r = Search.difference(small.y, f);
                SmallStack best = small;
                double holds = 0.05;
                double fails = 2;
                for (int tried = 0; tried < 8; tried++) {
                    double part = Math.sqrt(holds * fails);
                    SmallStack next =
                            small.withTargets(SmallStack.moved(f, r, part * size / Search.norm(r)));
                    if (size > 0 && proof(next, workers).holds()) {
                        holds = part;
                        best = next;
                    } else {
                        fails = part;
                    }
                }
                if (best != small) {
                    compared++;
                    SmallStack half =
                            small.withTargets(
                                    SmallStack.moved(f, r, holds / 2 * size / Search.norm(r)));
                    refuseLongerStep(half, proof(half, workers), where, workers);
                    least = Math.min(least, compare(best, proof(best, workers), where, workers));
                }
            }
        }
        assertThat(compared).isGreaterThan(SYSTEMS / 8);
        assertThat(least).isLessThan(0.9);
    }

    /** c comes back. */
    private static double compare(SmallStack small, Proof p, String where, Workers workers) {
        Claim claim = CheckTest.claim(small, p);
        Check check = Check.of(claim, workers);
        assertThat(check.confirmed()).as(where + ": " + check.words()).isTrue();
        double eta = p.step().orElseThrow();
        double radius = 0;
        Majorant m = p.cells().majorant().orElseThrow();
        for (Majorant.Knot knot : m.knots()) {
            double square = 1 - eta * knot.curvature() * p.inequality().right();
            radius = square * knot.fallen() < PART * p.inequality().right() ? knot.s() : radius;
        }
        if (m.knots().size() > COARSE) {
            Claim easy = CheckTest.withRate(claim, 1e-9 * p.rate().orElseThrow());
            check = Check.of(CheckTest.withRadius(easy, radius), workers);
            assertThat(check.confirmed()).as(where + ", shorter: " + check.words()).isFalse();
        }
        return m.factor();
    }

    /** At a smaller residual, with room for everything but the step. */
    private static void refuseLongerStep(SmallStack small, Proof p, String where, Workers workers) {
        Claim easy = CheckTest.withRate(CheckTest.claim(small, p), 1e-9 * p.rate().orElseThrow());
        easy = CheckTest.withRadius(easy, 2 * p.radius());
        assertThat(Check.of(easy, workers).confirmed()).as(where).isTrue();
        double b1 =
                CheckTest.constant(p, "b0") + p.cells().majorant().orElseThrow().last().omega() / 2;
        Check check = Check.of(CheckTest.withStep(easy, 1 / (b1 * b1)), workers);
        assertThat(check.confirmed()).as(where + ", longer step: " + check.words()).isFalse();
    }

    /** a0²/Λ(0); 0 without bounds of the row space. */
    private static double size(SmallStack small, Workers workers) {
        try (PointBounds bounds =
                PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
            double a0 = bounds.leastSingularValue().orElse(0);
            return a0 > 0
                    ? bounds.sharper().map(s -> a0 * a0 / s.curvatureAtStart()).orElse(0.0)
                    : 0;
        }
    }

    private static Proof proof(SmallStack small, Workers workers) {
        try (PointBounds bounds =
                PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
            return SharperProofs.descent(
                    bounds.kernelBound(),
                    bounds.sharper().orElseThrow(),
                    OptionalDouble.empty(),
                    NONE);
        }
    }
}
