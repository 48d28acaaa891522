package org.plstar.study.infinite;

import org.plstar.study.MeasuredPace;
import org.plstar.study.Progress;

/** The pace of kernels of infinite width, which are refused above a day. */
final class InfinitePace {
    private static final MeasuredPace.Limit DAY = new MeasuredPace.Limit(
            86_400,
            "a day",
            "take fewer rows (the time grows with their square), or an avgpool in front");

    private InfinitePace() {}

    static MeasuredPace of(String stage, boolean patient, Progress progress) {
        return new MeasuredPace(stage, DAY, patient, progress);
    }
}
