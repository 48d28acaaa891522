package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.refusal.Refusal;

class VersionsTest {
    private static final List<Integer> SHAPE = List.of(2, 3, 4);

    private static Dataset images(int count, List<Integer> shape) {
        int width = shape.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
        double[] pixels = new SplittableRandom(4).doubles((long) count * width).toArray();
        List<String> names = IntStream.range(0, width).mapToObj(i -> "p" + i).toList();
        return new Dataset(
                "images",
                "hash",
                names,
                shape,
                pixels,
                new BitSet(),
                new Target.Classes(new int[count], List.of("a")),
                RowNumbers.counted("image", 0, count),
                Schema.numeric(names, List.of("label")));
    }

    @ParameterizedTest
    @CsvSource({"'shifts,mirror', 18", "shifts, 9", "mirror, 2", "'mirror,shifts', 18"})
    void allVersionsAreDifferentAndTheFirstIsTheImage(String text, int count) {
        Versions versions = Versions.parse(text);
        assertThat(versions.count()).isEqualTo(count);
        double[] image = images(1, SHAPE).features();
        Set<List<Double>> seen = new HashSet<>();
        for (int v = 0; v < count; v++) {
            double[] to = new double[image.length];
            versions.write(image, 0, SHAPE, v, to, 0);
            if (v == 0) {
                assertThat(to).containsExactly(image);
            }
            seen.add(Arrays.stream(to).boxed().toList());
        }
        assertThat(seen).hasSize(count);
    }

    /** By the definition, pixel for pixel, on every channel. */
    @Test
    void aVersionIsTheMirrorImageShiftedWithItsEdgeRepeated() {
        Versions versions = new Versions(true, true);
        double[] image = images(1, SHAPE).features();
        Set<List<Integer>> shifts = new HashSet<>();
        for (int v = 0; v < 18; v++) {
            double[] to = new double[image.length];
            versions.write(image, 0, SHAPE, v, to, 0);
            boolean mirrored = v >= 9;
            for (int down = -1; down <= 1; down++) {
                for (int right = -1; right <= 1; right++) {
                    if (Arrays.equals(to, moved(image, down, right, mirrored))) {
                        shifts.add(List.of(down, right, mirrored ? 1 : 0));
                    }
                }
            }
        }
        assertThat(shifts).hasSize(18);
    }

    private static double[] moved(double[] image, int down, int right, boolean mirrored) {
        double[] to = new double[image.length];
        for (int c = 0; c < 2; c++) {
            for (int y = 0; y < 3; y++) {
                for (int x = 0; x < 4; x++) {
                    int fromY = Math.clamp(y - down, 0, 2);
                    int fromX = Math.clamp(x - right, 0, 3);
                    to[(c * 3 + y) * 4 + x] =
                            image[(c * 3 + fromY) * 4 + (mirrored ? 3 - fromX : fromX)];
                }
            }
        }
        return to;
    }

    @Test
    void allVersionsFollowTheirImage() {
        Dataset rows = images(3, List.of(2, 2));
        Versions versions = new Versions(false, true);
        Dataset all = versions.all(rows);
        assertThat(all.rows()).isEqualTo(6);
        assertThat(all.rowNumbers().numbers()).containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(all.select(new int[] {0, 2, 4}).features()).containsExactly(rows.features());
        assertThat(all.feature(1, 0)).isEqualTo(rows.feature(0, 1));
        assertThat(Versions.NONE.all(rows)).isSameAs(rows);
    }

    @Test
    void tablesAndWordsThatNameNothingAreRefused() {
        assertThatThrownBy(() -> new Versions(true, false).all(images(2, List.of(6))))
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(DataRefusal.NOT_IMAGES);
        for (String wrong : List.of("", "shift", "shifts,", "shifts;mirror")) {
            assertThatThrownBy(() -> Versions.parse(wrong))
                    .asInstanceOf(type(Refusal.class))
                    .extracting(Refusal::code)
                    .isEqualTo(DataRefusal.UNKNOWN_VERSIONS);
        }
    }
}
