package org.plstar.app.fleet;

import org.plstar.app.fleet.FitFalsifiers.Values;
import org.plstar.study.solve.branch.RangeClaim;

/** What is proved for every value of a param goes through the check once more. */
final class RangeFalsifier {
    private RangeFalsifier() {}

    static Decision tried(RangeClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case RANGE_PROVED, RANGE_PART, RANGE_BRANCH ->
                Decision.of(c.call("certify", "--check", c.file("s").toString()) == 0, "the check");
            default -> c.again(claim.key(), v);
        };
    }
}
