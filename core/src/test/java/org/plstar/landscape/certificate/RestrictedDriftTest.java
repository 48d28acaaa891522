package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.plstar.landscape.certificate.RestrictedDrift.Slot;

/**
 * Points of a tube are searched for a change of the second derivative, held to V or pulled back,
 * that is larger than its bound.
 */
final class RestrictedDriftTest {
    private static final int POINTS = 6;

    private static final Slot[][] SLOTS = {
        {Slot.ALONG, Slot.PULLED},
        {Slot.ALONG, Slot.ALONG},
        {Slot.PULLED, Slot.PULLED},
        {Slot.PULLED, Slot.ANY},
        {Slot.ALONG, Slot.ANY}
    };

    @Test
    void noSearchExceedsARestrictedDrift() {
        double[] closest = new double[SLOTS.length];
        int visited =
                SharperTest.each(
                        44_000,
                        (small, _, sharper, random, where) -> {
                            double along = Math.pow(10, -2.5 * random.nextDouble());
                            double across = along * random.nextDouble() * random.nextDouble();
                            Drift[] drift = sharper.drifts(along, across);
                            Search search = new Search(small, random);
                            RowSpace space = RowSpace.of(small);
                            TubeSearch points =
                                    new TubeSearch(small, search, along, across, random);
                            for (int k = 0; k < POINTS; k++) {
                                double[] point = points.point();
                                double[][][] inV = changes(small, point, space.basis());
                                double[][][] pulled = changes(small, point, space.inverse());
                                double[][][][] forms = {
                                    times(inV, space.inverse()),
                                    times(inV, space.basis()),
                                    times(pulled, space.inverse()),
                                    pulled,
                                    inV
                                };
                                for (int m = 0; m < SLOTS.length; m++) {
                                    double found = Trilinear.found(forms[m], random);
                                    double bound =
                                            sharper.moves().at(drift, SLOTS[m][0], SLOTS[m][1]);
                                    assertThat(found)
                                            .as(where + ", pair of slots " + m)
                                            .isLessThanOrEqualTo(
                                                    bound * (1 + 1e-5) + 1e-6 * (1 + bound));
                                    if (found > 1e-5) {
                                        closest[m] = Math.max(closest[m], found / bound);
                                    }
                                }
                            }
                        });
        assertThat(visited).isPositive();
        StudyTable table =
                new StudyTable(
                        "soundness-drift",
                        "slots",
                        "systems",
                        "points",
                        "exceeded",
                        "worst found/bound");
        for (int m = 0; m < closest.length; m++) {
            table.row(
                    SLOTS[m][0] + ", " + SLOTS[m][1],
                    visited,
                    visited * POINTS,
                    0,
                    String.format(Locale.ROOT, "%.4f", closest[m]));
        }
        for (int m = 0; m < closest.length; m++) {
            assertThat(closest[m]).as("pair of slots " + m).isGreaterThan(0.15);
        }
    }

    /** [a][i] = (D²F_a(point) - D²F_a(w0))[d_i, ·]. */
    private static double[][][] changes(SmallStack small, double[] point, double[][] d) {
        double[][][] all = new double[small.equations()][d.length][];
        for (int i = 0; i < d.length; i++) {
            double[][] there = new Derivatives(small, point).second(d[i]);
            double[][] here = new Derivatives(small, small.w).second(d[i]);
            for (int a = 0; a < all.length; a++) {
                all[a][i] = Search.difference(there[a], here[a]);
            }
        }
        return all;
    }

    private static double[][][] times(double[][][] rows, double[][] d) {
        double[][][] all = new double[rows.length][rows[0].length][d.length];
        for (int a = 0; a < all.length; a++) {
            for (int i = 0; i < all[a].length; i++) {
                for (int b = 0; b < d.length; b++) {
                    all[a][i][b] = Search.dot(rows[a][i], d[b]);
                }
            }
        }
        return all;
    }
}
