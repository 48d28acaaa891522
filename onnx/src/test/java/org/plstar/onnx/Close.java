package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;

/** Arrays that agree to a fraction of the largest number. */
final class Close {
    private Close() {}

    static void check(String what, double[] ours, double[] theirs, double tolerance) {
        assertThat(ours.length).as("%s: length", what).isEqualTo(theirs.length);
        double largest = 0;
        for (double t : theirs) {
            largest = Math.max(largest, Math.abs(t));
        }
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - theirs[i]))
                    .as("%s[%d]: ours %s, theirs %s", what, i, ours[i], theirs[i])
                    .isLessThanOrEqualTo(tolerance * largest);
        }
    }
}
